// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Policies by chance: every table of abi/policy.hpp, and states of their automata. Each value is allowed, for the tables are
// total.
#pragma once

#include <random>

#include "proofs/validation/concrete.hpp"

namespace nacre::proof {

/// Other rows, moves, times, rates and steps; the words that rows match are left as they are.
void vary_policy(Concrete& state, std::mt19937_64& random);

/// Where the automata stand, and what the rates have counted, not later than `now`.
void vary_automata(Concrete& state, uint64_t now, std::mt19937_64& random);

/// The row that a governed method of the channel meets first.
[[nodiscard]] uint64_t first_row_of(const Concrete& state, uint64_t channel, uint64_t method);

}  // namespace nacre::proof
