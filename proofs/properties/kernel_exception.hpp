// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The entries that a kernel as proved never needs: exceptions of its own, fast interrupts, components in AArch32. What they do
// is proved of an arbitrary state: the board is reset, and nothing of the kernel's is changed before. One entry differs: an
// asynchronous abort of the kernel's own returns at once, since the kernel lets it in to be rid of it.
#pragma once

#include "proofs/properties/session.hpp"

namespace nacre::proof {

/// Its terms live in the store of the thread that makes it.
class KernelExceptionSession {
 public:
  explicit KernelExceptionSession(const Program& program);
  ~KernelExceptionSession();

  [[nodiscard]] std::vector<Obligation> obligations();
  [[nodiscard]] const std::vector<Exit>& exits() const;
  /// None: nothing is said about how long a kernel takes that is about to reset the board.
  [[nodiscard]] uint64_t worst_case() const { return 0; }
  /// None: nothing is known of the state.
  [[nodiscard]] std::vector<Instance> instances_for(const Obligation&) const { return {}; }

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace nacre::proof
