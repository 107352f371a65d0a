// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/core/policy.hpp"

namespace nacre::kernel {

namespace {

using abi::MoveBits;

/// Where an automaton stands once the times that are over have been caught up.
struct Place {
  uint64_t state;
  Instant entered;
};

[[gnu::always_inline]] inline Place settle(const Automaton& automaton, Instant now) {
  Place place{automaton.state, automaton.entered};
#pragma clang loop unroll(full)
  for (unsigned i = 0; i < abi::expiries_in_a_row; ++i) {
    const abi::StateWord word = nacre_tables.policy.states[place.state];
    const uint64_t duration = abi::duration_of(word);
    if (duration == 0 || now.to_raw() - place.entered.to_raw() < duration) break;
    place = {abi::successor_of(word), Instant::from_raw(place.entered.to_raw() + duration)};
  }
  return place;
}

[[gnu::always_inline]] inline uint64_t move_of(uint64_t state, uint64_t step) {
  return nacre_tables.policy.moves[state].at[abi::column_of(step, abi::Moment::delivered)];
}

[[gnu::always_inline]] inline bool matches(const abi::Row& row, const Words& words) {
  bool all = true;
#pragma clang loop unroll(full)
  for (unsigned i = 0; i < abi::words; ++i) all &= words.w[i] - row.lo[i] <= row.span[i];
  return all;
}

constexpr uint64_t time_mask = (uint64_t{1} << 56) - 1;

[[nodiscard]] const abi::Rate& rate_of(const abi::Row& row) {
  return nacre_tables.policy.rates[row.rate % abi::max_rates];
}
[[nodiscard]] Instant& arrival_of(const abi::Row& row) { return nacre_state.call_arrival[row.rate % abi::max_rates]; }

}  // namespace

uint64_t find_row(uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3, uint64_t w4, uint64_t w5, uint64_t first) {
  const Words words{{w0, w1, w2, w3, w4, w5}};
  uint8_t row = static_cast<uint8_t>(first);
#pragma clang loop unroll(disable)
  for (unsigned i = 0; i < abi::max_alternatives; ++i) {
    if (matches(nacre_tables.policy.rows[row], words)) return row;
    row = nacre_tables.policy.rows[row].next;
    if (row == 0) return no_row;
  }
  return no_row;
}

uint64_t find_refusal(abi::StepSet steps, uint64_t word, Instant now) {
#pragma clang loop unroll(disable)
  for (uint64_t rest = steps.raw; (rest & abi::step_in_use) != 0; rest >>= abi::step_bits) {
    const Automaton& automaton = nacre_state.automata[abi::automaton_of(rest)];
    const uint64_t state = settle(automaton, now).state;
    const uint64_t move = move_of(state, rest);
    if ((move & MoveBits::refuses) != 0 || ((move & MoveBits::same) != 0 && automaton.saved != word))
      return abi::refusal(abi::Reason::automaton, 0, abi::automaton_of(rest), state);
  }
  return 0;
}

Moves commit(abi::StepSet steps, uint64_t word, Instant now) {
  Moves moves{0, 0};
  unsigned place_of_byte = 0;
#pragma clang loop unroll(disable)
  for (uint64_t rest = steps.raw; (rest & abi::step_in_use) != 0; rest >>= abi::step_bits) {
    Automaton& automaton = nacre_state.automata[abi::automaton_of(rest)];
    const Place place = settle(automaton, now);
    const uint64_t move = move_of(place.state, rest);
    moves.states |= (place.state | (move & 0xff) << 32) << place_of_byte;
    moves.changed |= move & (MoveBits::enters | MoveBits::keep);
    automaton.state = static_cast<uint8_t>(move);
    automaton.entered = (move & MoveBits::enters) != 0 ? now : place.entered;
    if ((move & MoveBits::keep) != 0) automaton.saved = word;
    place_of_byte += 8;
  }
  return moves;
}

uint64_t compared_word(uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3, uint64_t w4, uint64_t w5, uint64_t row) {
  const abi::Row& entry = nacre_tables.policy.rows[static_cast<uint8_t>(row)];
  if ((entry.flags & abi::RowFlags::compares) == 0) return 0;
  const Words words{{w0, w1, w2, w3, w4, w5}};
  uint64_t word = 0;
#pragma clang loop unroll(full)
  for (unsigned i = 0; i < abi::words; ++i) word |= entry.word == i ? words.w[i] : 0;
  return word;
}

bool is_too_soon(const abi::Row& row, Instant now) {
  return row.rate != 0 && now.to_raw() + (rate_of(row).tolerance & time_mask) < arrival_of(row).to_raw();
}

void take_turn(const abi::Row& row, Instant now) {
  if (row.rate == 0) return;
  Instant& arrival = arrival_of(row);
  arrival = Instant::from_raw((arrival > now ? arrival : now).to_raw() + (rate_of(row).interval & time_mask));
}

Moves close_call(Component& client, abi::Moment moment, Instant now) {
  if (!is_closing(client)) return {0, 0};
  const uint8_t row = client.open_row;
  client.flags &= static_cast<uint8_t>(~closing_flag);
  client.open_row = 0;
  return commit(at(nacre_tables.policy.rows[row].steps, moment), 0, now);
}

}  // namespace nacre::kernel
