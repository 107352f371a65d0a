// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The proof of boot: from the boot protocol to the first component. Tables are arbitrary: those that are not well-formed are
// refused, and of the others the invariant is established.
#pragma once

#include "proofs/properties/session.hpp"

namespace nacre::proof {

/// Its terms live in the store of the thread that makes it.
class BootSession {
 public:
  explicit BootSession(const Program& program);
  ~BootSession();

  [[nodiscard]] std::vector<Obligation> obligations();
  [[nodiscard]] const Executor& executor() const;
  [[nodiscard]] const std::vector<Exit>& exits() const;
  /// Instructions from the first one with the MMU on to the first component.
  [[nodiscard]] uint64_t worst_case() const;
  [[nodiscard]] std::vector<Instance> instances_for(const Obligation& obligation) const;
  [[nodiscard]] Decision decide(const Obligation& obligation, const Limits& limits = {}) const;
  /// Whether a condition met in the machine code can hold: refuted if so.
  [[nodiscard]] Decision possible(Term condition, const std::string& name, const Limits& limits = {}) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace nacre::proof
