// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The functions of the kernel that are proved once, from any state, and not again for each entry that calls them: what they do
// to state and registers is their specification's (spec/policy.hpp), and they keep what the procedure call standard says.
#pragma once

#include "proofs/properties/session.hpp"

namespace nacre::proof {

/// The executor takes the functions' specifications where they are called.
void know_functions(Executor& executor, const Program& program, const spec::Environment& environment);

/// Its terms live in the store of the thread that makes it.
class FunctionSession {
 public:
  explicit FunctionSession(const Program& program);
  ~FunctionSession();

  [[nodiscard]] std::vector<Obligation> obligations();
  [[nodiscard]] const std::vector<Exit>& exits() const;
  [[nodiscard]] const std::vector<Edge>& edges() const;
  /// None of its own: what a function takes is part of each entry's.
  [[nodiscard]] uint64_t worst_case() const { return 0; }
  /// None: nothing is assumed of the state.
  [[nodiscard]] std::vector<Instance> instances_for(const Obligation&) const { return {}; }

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace nacre::proof
