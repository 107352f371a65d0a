// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Compiled policies: rows for governed methods, and automata. The host tool flattens each automaton: a state of the
// policy with a value of its counter is one state here, so no step computes anything. Each index has exactly as many
// bits as its table needs, so no value of a cell leads outside: there is nothing to check at boot.
//
// An automaton governs events by columns of its move table. A governed call owns four columns in a row, one for
// each Moment; a signal, a control or a fall owns one.
#pragma once

#include "abi/calls.hpp"

namespace nacre::abi {

inline constexpr unsigned max_rows = 256;      ///< alternatives of governed methods
inline constexpr unsigned max_alternatives = 8;  ///< rows that are tried for one call
inline constexpr unsigned max_automata = 64;   ///< that the kernel has room for
inline constexpr unsigned max_states = 256;    ///< of all automata together; state i is where automaton i starts
inline constexpr unsigned max_columns = 32;    ///< events that one automaton tells apart
inline constexpr unsigned max_rates = 64;      ///< of calls; rate 0 is nobody's
inline constexpr unsigned steps_of_event = 4;  ///< automata that one event moves, at most

/// When in its life a call is an event. Every delivered call has exactly one of the last three.
enum class Moment : uint8_t {
  delivered = 0,  ///< can be denied
  ok = 1,         ///< the server replied with status 0
  fail = 2,       ///< with another status
  lost = 3,       ///< client or server fell while the call was open
};

/// The automata that one event moves: four steps of 16 bits, those in use first, each of another automaton.
/// Step: bits 0..5 automaton, 6..10 column, 15 in use. Of a call the column is that of `delivered`, a multiple of 4.
struct StepSet {
  uint64_t raw;  ///< step k in bits 16 k and up

  /// As it stands in the tables.
  [[nodiscard]] constexpr uint64_t to_raw() const { return raw; }
  friend constexpr bool operator==(StepSet, StepSet) = default;
};
inline constexpr unsigned step_bits = 16;       ///< of one step
inline constexpr uint64_t step_in_use = 0x8000;  ///< of a step

/// Step number `k` of a set: an automaton and a column.
[[nodiscard]] constexpr uint64_t step_of(StepSet set, unsigned k) { return set.raw >> (step_bits * k) & 0xffff; }
/// The automaton of a step.
[[nodiscard]] constexpr uint64_t automaton_of(uint64_t step) { return step & 63; }
/// The column of a step, for the moment.
[[nodiscard]] constexpr uint64_t column_of(uint64_t step, Moment moment) {
  return (step >> 6 & 31) | static_cast<uint64_t>(moment);
}

/// What an automaton does in a state at an event. Bits 0..7: the next state; further bits below.
using Move = uint16_t;
/// Bits of Move.
struct MoveBits {
  static constexpr Move refuses = 0x100;  ///< no transition: a controllable event is denied, with nothing changed
  static constexpr Move enters = 0x200;   ///< the next state's time begins now, even if it is the same state
  static constexpr Move same = 0x400;     ///< only if the call's word equals the saved one; otherwise as `refuses`
  static constexpr Move keep = 0x800;     ///< the call's word is saved
};

/// The moves of one state.
struct MoveRow {
  Move at[max_columns];  ///< index: column
};

/// A state: bits 0..7 the state that follows when its time is over; from bit 8 on the time in ticks, 0: no end.
using StateWord = uint64_t;
/// How long the automaton stays, in ticks; 0: until a move.
[[nodiscard]] constexpr uint64_t duration_of(StateWord state) { return state >> 8; }
/// The state that follows when the time is over.
[[nodiscard]] constexpr uint64_t successor_of(StateWord state) { return state & 0xff; }
/// States that can end by time one right after the other: what an event finds late, it catches up in so many steps.
inline constexpr unsigned expiries_in_a_row = 2;

/// Bits of Row::flags.
struct RowFlags {
  static constexpr uint8_t closes = 1;       ///< the end of the call matters: `steps`, or `status_only`
  static constexpr uint8_t status_only = 2;  ///< the reply carries no words, and of its status only whether it is 0
  static constexpr uint8_t compares = 4;     ///< `word` counts: some move of `steps` has `same` or `keep`
};

/// One alternative of a governed method. It matches a call iff (w[i] - lo[i]) <= span[i], unsigned, for all six words;
/// span = ~0 leaves a word free. The first that matches decides.
struct Row {
  uint64_t lo[6];    ///< smallest value of each word
  uint64_t span[6];  ///< largest value minus smallest
  StepSet steps;     ///< of the call
  uint8_t next;      ///< the alternative that is tried after this one; 0: none
  uint8_t flags;     ///< RowFlags
  uint8_t rate;      ///< index into `rates`, below max_rates; 0: no rate
  uint8_t word;      ///< which of the six words `same` and `keep` mean
  uint32_t reserved0;
  uint64_t reserved[2];
};
static_assert(sizeof(Row) == 128);

/// GCRA: one time stamp, no division. Ticks, below 2^56; the kernel does not read the upper byte.
struct Rate {
  uint64_t interval;   ///< between calls in the long run
  uint64_t tolerance;  ///< (burst - 1) * interval
};

/// Of one component: its supervisor does this to it.
struct ControlSteps {
  StepSet of[4];  ///< index: Operation
};

/// All that is compiled from policies.
struct PolicyTables {
  Row rows[max_rows];                   ///< index: ChannelEntry::first_row, Row::next
  MoveRow moves[max_states];            ///< index: state
  StateWord states[max_states];         ///< index: state
  Rate rates[max_rates];                ///< index: Row::rate
  StepSet signals[max_channels];        ///< index: channel; a signal on it
  StepSet restarts[max_components];     ///< index: component; its fall
  ControlSteps controls[max_components];  ///< index: component
};
static_assert(sizeof(PolicyTables) == 256 * 128 + 256 * 64 + 256 * 8 + 64 * 16 + 256 * 8 + 64 * 8 + 64 * 32);

/// Why an attempt was denied; the lowest byte of a Refusal.
enum class Reason : uint8_t {
  none = 0,
  channel = 1,    ///< the method is not allowed, or the handle names no such channel
  guard = 2,      ///< no alternative matches
  nesting = 3,    ///< the caller has made its nested calls
  automaton = 4,  ///< an automaton has no transition
  rate = 5,       ///< too soon
};

/// Reason, then the row, then for `automaton` which one and its state: a byte each.
using Refusal = uint32_t;
/// Packs one; what its reason does not need is 0.
[[nodiscard]] constexpr Refusal refusal(Reason reason, uint64_t row, uint64_t automaton, uint64_t state) {
  return static_cast<Refusal>(static_cast<uint64_t>(reason) | row << 8 | automaton << 16 | state << 24);
}

}  // namespace nacre::abi
