// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Compiled policies (abi/policy.hpp): which row a call meets, what its automata say, and how they move. First `find_refusal`,
// which changes nothing, then `commit`, which cannot fail: an event moves all its automata or none.
#pragma once

#include "kernel/core/audit.hpp"
#include "kernel/core/state.hpp"

namespace nacre::kernel {

struct Words {
  uint64_t w[abi::words];
};

/// No alternative matches.
inline constexpr uint64_t no_row = abi::max_rows;

/// The first of the alternatives from `first` on that matches the words, or no_row.
[[nodiscard]] uint64_t find_row(uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3, uint64_t w4, uint64_t w5,
                                uint64_t first);

/// The first automaton of the steps that has no transition at `now`, as a Refusal without its row; 0 if each has one.
[[nodiscard]] uint64_t find_refusal(abi::StepSet steps, uint64_t word, Instant now);

/// What a commit did.
struct Moves {
  uint64_t states;   ///< byte k: state of step k's automaton before; byte 4 + k: after
  uint64_t changed;  ///< not zero if an automaton entered a state or saved a word
};

/// Moves the automata of all steps. For what can be denied, find_refusal has returned 0.
Moves commit(abi::StepSet steps, uint64_t word, Instant now);

/// The steps of a call at the moment.
[[nodiscard]] constexpr abi::StepSet at(abi::StepSet steps, abi::Moment moment) {
  return {steps.raw | static_cast<uint64_t>(moment) * 0x0040'0040'0040'0040};
}

/// The word that `same` and `keep` of a row mean.
[[nodiscard]] uint64_t compared_word(uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3, uint64_t w4, uint64_t w5,
                                     uint64_t row);

/// Whether the rate of a row refuses at `now`.
[[nodiscard]] bool is_too_soon(const abi::Row& row, Instant now);

/// Counts a call on the rate of its row.
void take_turn(const abi::Row& row, Instant now);

/// The call that `client` has open ends in one of the moments after `delivered`.
Moves close_call(Component& client, abi::Moment moment, Instant now);

/// Whether the end of the call that `c` has open matters to a policy.
[[nodiscard]] inline bool is_closing(const Component& c) { return (c.flags & closing_flag) != 0; }

/// Deadlines end on the last tick of a quantum, so that few timer interrupts serve many of them; `never` stays what it is,
/// and no deadline becomes 0.
[[nodiscard, gnu::always_inline]] inline Instant round_up(Instant deadline) {
  return Instant::from_raw(deadline.to_raw() | nacre_tables.quantum_mask);
}

}  // namespace nacre::kernel
