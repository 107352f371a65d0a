// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// States that a running system can come to: from a state of a real one, whatever components may do and whatever
// interrupts may come, event after event, by the executor's terms of the kernel. Each satisfies the invariant, if the proofs are right.
#pragma once

#include <random>
#include <set>

#include "proofs/validation/concrete.hpp"

namespace nacre::proof {

/// A state at an entry.
struct Moment {
  EntryPoint entry{};
  Concrete state;
  bool varied = false;  ///< its tables have been varied, within the rules: another system's
};

struct Moments {
  std::array<std::vector<Moment>, 9> by_entry;
  std::set<std::pair<uint64_t, bool>> edges;  ///< conditional branches taken on the way
  std::set<std::pair<uint64_t, bool>> all_edges;
  unsigned events = 0;
  std::vector<std::string> problems;  ///< a state in which a check of the executor fails
};

/// Keeps states that take a branch which none before has taken, and others up to `each` for an entry. `layout` must outlive them.
[[nodiscard]] Moments walk(const Program& program, const Layout& layout, const std::vector<replay::Snapshot>& seeds,
                           unsigned events, unsigned each, uint64_t random_seed);

}  // namespace nacre::proof
