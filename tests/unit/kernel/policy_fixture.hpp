// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A system for tests of policies. 3 calls 1 (handle 0) and 2 (handle 1), signals 1 (handle 2); 2 calls 1 (handle 0).
// Method 0 is plain, method 1 is governed and recorded, and meets one row that leaves everything open; 3 > 1 also has a
// governed method 2, which is not recorded.
#pragma once

#include "tests/unit/kernel/kernel_fixture.hpp"

namespace nacre::kernel_test {

using abi::Moment;
using abi::Reason;
using abi::RowFlags;
using model::enter;
using model::free_row;
using model::state_word;
using model::StateMoves;
using model::steps_of;

inline constexpr unsigned ok_of = static_cast<unsigned>(Moment::ok);
inline constexpr unsigned fail_of = static_cast<unsigned>(Moment::fail);
inline constexpr unsigned lost_of = static_cast<unsigned>(Moment::lost);

// Rows, as the builder places them.
inline constexpr unsigned row_of_2_to_1 = 0;
inline constexpr unsigned row_of_3_to_1 = 1;
inline constexpr unsigned unrecorded_row_of_3_to_1 = 2;
inline constexpr unsigned row_of_3_to_2 = 3;

struct PolicySystem : TableBuilder {
  PolicySystem() {
    components = {{.denial_quota = 200},
                  {.limit = 300, .denial_quota = 200},
                  {.limit = 500, .nested = 1, .denial_quota = 200},
                  {.denial_quota = 200}};
    calls = {
        {.client = 2, .server = 1, .governed = 2, .audited = 2, .rows = {free_row()}, .tag = 9},
        {.client = 3, .server = 1, .governed = 6, .audited = 2, .rows = {free_row(), free_row()}, .tag = 8},
        {.client = 3, .server = 2, .governed = 2, .audited = 2, .rows = {free_row()}, .tag = 7},
    };
    signals = {{.from = 3, .to = 1, .bit = 4}};
  }
  abi::Row& from_2_to_1() { return calls[0].rows[0]; }
  abi::Row& from_3_to_1() { return calls[1].rows[0]; }
  abi::Row& unrecorded() { return calls[1].rows[1]; }
  abi::Row& from_3_to_2() { return calls[2].rows[0]; }
};

/// The row, or the refusal, of the newest record on the ring of denials.
[[nodiscard]] inline uint64_t newest_value() { return Kernel::denial().value[0]; }

/// What `value` says of one step.
[[nodiscard]] constexpr uint64_t moved(uint64_t from, uint64_t to, unsigned step = 0) {
  return from << (8 * step) | to << (32 + 8 * step);
}

[[nodiscard]] inline const kernel::Automaton& automaton(unsigned number) { return Kernel::state().automata[number]; }

[[nodiscard]] inline bool closing(unsigned client) {
  return (Kernel::component(client).flags & kernel::closing_flag) != 0;
}

}  // namespace nacre::kernel_test
