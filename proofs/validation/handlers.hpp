// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The executor against the processor, one entry from begin to end: the same state runs in the real kernel, and the
// executor's terms are evaluated on it. Registers and every byte of the kernel's state must agree.
#pragma once

#include <random>
#include <set>

#include "proofs/validation/walk.hpp"

namespace nacre::proof {

struct Agreement {
  unsigned compared = 0;
  unsigned outside = 0;         ///< states in which one of the executor's checks fails: not of the kernel's
  std::vector<unsigned> exits;  ///< states by the executor's exits
  std::set<std::pair<uint64_t, bool>> edges;  ///< branches taken
  std::set<std::pair<uint64_t, bool>> all_edges;
  std::vector<std::string> problems;  ///< empty: they agree
};

/// `moments`, and states near `seeds` (of any entry) until there are `states`. Throws std::runtime_error if the machine cannot run.
[[nodiscard]] Agreement compare_with_processor(replay::Replay& kernel, const Program& program, EntryPoint entry,
                                               const std::vector<Moment>& moments,
                                               const std::vector<replay::Snapshot>& seeds, unsigned states,
                                               uint64_t random_seed);

/// A state near `seed`: fields, registers, counters and causes changed so that other paths are taken.
[[nodiscard]] Concrete vary(const Layout& layout, const Program& program, EntryPoint entry,
                            const replay::Snapshot& seed, std::mt19937_64& random);

}  // namespace nacre::proof
