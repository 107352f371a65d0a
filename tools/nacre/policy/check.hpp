// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What must hold within a policy, whatever system it is for. Each step relies on those before it.
#pragma once

#include "tools/nacre/policy/names.hpp"

namespace nacre::tool::policy {

inline constexpr size_t most_automata = 32;
inline constexpr size_t most_states = 32;
inline constexpr size_t most_automata_of_event = 4;
inline constexpr unsigned most_expiries_in_a_row = 2;
inline constexpr uint64_t largest_count = 255;

/// All of it.
void check_policy(const Policy& policy, Diagnostics& diagnostics);

// The steps, in their order.
/// Every name stands for something, and no event for itself.
void check_names(const Policy& policy, const Names& names, Diagnostics& diagnostics);
/// Conditions, and `ok`, `fail` and `lost` before names, mean something where they stand; numbers are no nonsense.
void check_events(const Policy& policy, const Names& names, Diagnostics& diagnostics);
/// Number of automata and states, ranges of counters.
void check_bounds(const Names& names, Diagnostics& diagnostics);
/// States that are named exist, get the counts that they need, and can be reached; few end by time in a row.
void check_states(const Names& names, Diagnostics& diagnostics);
/// One event, one transition; one call, one line of `allow`; few automata for one event; `same` has its `keep`.
void check_overlaps(const Policy& policy, const Names& names, Diagnostics& diagnostics);
void check_tests(const Policy& policy, const Names& names, Diagnostics& diagnostics);

}  // namespace nacre::tool::policy
