// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The sessions of all entries into the kernel, and that of boot, behind one interface.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "proofs/properties/session.hpp"

namespace nacre::proof::verify {

class AnySession {
 public:
  virtual ~AnySession() = default;
  [[nodiscard]] virtual std::vector<Obligation> obligations() = 0;
  [[nodiscard]] virtual std::vector<Instance> instances_for(const Obligation& obligation) const = 0;
  [[nodiscard]] virtual uint64_t worst_case() const = 0;
  [[nodiscard]] virtual size_t exits() const = 0;
};

/// Of all that there are.
[[nodiscard]] const std::vector<std::string>& entry_names();

/// Executes. Throws what the session throws, and std::runtime_error if there is no such entry.
[[nodiscard]] std::unique_ptr<AnySession> start_session(const Program& program, const std::string& entry);

}  // namespace nacre::proof::verify
