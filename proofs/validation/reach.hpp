// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// No proof is empty: each way of each conditional branch of the kernel is taken in some state that satisfies the
// invariant, or is listed with a reason.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "proofs/properties/session.hpp"

namespace nacre::proof {

/// An instruction of a function by its text, as llvm-objdump writes it; `*` stands for anything, {field} for the address of a
/// word of the state.
struct Site {
  std::string function;
  std::string instruction;
  unsigned occurrence = 0;
};
[[nodiscard]] std::optional<uint64_t> find_instruction(const Program& program, const Site& site, const Layout& layout);

/// A way of a branch that is never taken.
struct DeadEdge {
  Site site;
  bool taken = false;
  std::string reason;
};
[[nodiscard]] const std::vector<DeadEdge>& dead_edges();

struct Reachability {
  size_t edges = 0;
  size_t seen = 0;                    ///< in states of a running system
  size_t solved = 0;                  ///< in a state that the solver found
  size_t dead = 0;                    ///< proved, and listed
  std::vector<std::string> problems;  ///< dead and not listed, listed and not dead, undecided
};

/// `seen`: edges that are known to be taken.
[[nodiscard]] Reachability check_reachability(const Program& program, const std::set<std::pair<uint64_t, bool>>& seen,
                                              const Limits& limits);

}  // namespace nacre::proof
