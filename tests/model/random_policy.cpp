// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A random policy is well formed: states belong to one automaton, at most two of them end by time in a row, and the steps
// of an event are of different automata. Calls own columns 0 to 27 in fours, with `same` and `keep`; the other events
// share 28 to 31.
#include "tests/model/random_policy.hpp"

#include <algorithm>

namespace nacre::model {

namespace {

constexpr unsigned call_classes = 7;
constexpr unsigned first_other_column = 4 * call_classes;
constexpr unsigned patient_column =
    abi::max_columns - 1;  ///< of controls: seldom denied, or nothing would ever be started

[[nodiscard]] uint64_t either(Random& random, uint64_t a, uint64_t b) { return one_in(random, 2) ? a : b; }

}  // namespace

RandomPolicy::RandomPolicy(Random& random, abi::PolicyTables& tables)
    : random_(random), tables_(tables), automata_(static_cast<unsigned>(either(random, 6, 1 + below(random, 40)))) {
  for (unsigned state = 0; state < abi::max_states; ++state) {
    const unsigned owner = state < abi::max_automata ? state : static_cast<unsigned>(below(random_, automata_));
    states_[owner].push_back(static_cast<uint8_t>(state));
  }
  for (unsigned i = 0; i < automata_; ++i) add_automaton(i);
  for (unsigned i = 1; i < abi::max_rates; ++i) {
    abi::Rate& rate = tables_.rates[i];
    const uint64_t interval = below(random_, one_in(random_, 3) ? 600 : 200'000);
    rate.interval = interval | random_() << 56;  // the kernel does not read the upper byte
    rate.tolerance = below(random_, 3) * interval | random_() << 56;
  }
}

void RandomPolicy::add_automaton(unsigned automaton) {
  std::array<unsigned, abi::max_states> expiries{};  // in a row, from this state on
  for (const uint8_t state : states_[automaton]) {
    std::ranges::generate(tables_.moves[state].at, [&, column = 0U]() mutable { return move(automaton, column++); });
    const uint8_t next = state_of(automaton);
    if (!one_in(random_, 2) || next >= state || expiries[next] == abi::expiries_in_a_row) continue;
    expiries[state] = expiries[next] + 1;
    tables_.states[state] = (1 + below(random_, one_in(random_, 2) ? 40 : 2000)) << 8 | next;
  }
  // A start state comes first in its list, so it would never end: let every other one be followed by a state that lasts.
  for (const uint8_t next : states_[automaton]) {
    const uint8_t start = states_[automaton].front();
    if (next == start || expiries[next] != 0 || expires_into(automaton, start) || one_in(random_, 2)) continue;
    tables_.states[start] = (1 + below(random_, 3000)) << 8 | next;
    return;
  }
}

bool RandomPolicy::expires_into(unsigned automaton, uint8_t state) const {
  return std::ranges::any_of(states_[automaton], [&](uint8_t it) {
    return abi::duration_of(tables_.states[it]) != 0 && abi::successor_of(tables_.states[it]) == state;
  });
}

uint8_t RandomPolicy::state_of(unsigned automaton) {
  return states_[automaton][below(random_, states_[automaton].size())];
}

/// Of what is observable `refuses` and `same` mean nothing; they stand there all the same. One choice for all: there are
/// thousands of moves.
abi::Move RandomPolicy::move(unsigned automaton, unsigned column) {
  const uint64_t choice = random_();
  const auto one_of = [&](unsigned shift, uint64_t bound) { return (choice >> shift & 0xff) % bound == 0; };
  abi::Move move = states_[automaton][(choice & 0xffff) % states_[automaton].size()];
  if (one_of(16, column == patient_column ? 12 : 3)) move |= abi::MoveBits::refuses;
  if (one_of(24, 2)) move |= abi::MoveBits::enters;
  if (column >= first_other_column) return move;
  if (one_of(32, 5)) move |= abi::MoveBits::same;
  if (column % 4 == 0 && one_of(40, 3)) move |= abi::MoveBits::keep;
  return move;
}

abi::StepSet RandomPolicy::steps(unsigned most, unsigned first_column, unsigned columns, unsigned stride) {
  std::array<bool, abi::max_automata> taken{};
  abi::StepSet set{};
  const uint64_t wanted = below(random_, std::min(most, automata_) + 1);
  for (unsigned k = 0; k < wanted; ++k) {
    uint64_t automaton = below(random_, automata_);
    while (taken[automaton]) automaton = (automaton + 1) % automata_;
    taken[automaton] = true;
    const uint64_t column = first_column + stride * below(random_, columns);
    set.raw |= (abi::step_in_use | automaton | column << 6) << (abi::step_bits * k);
  }
  return set;
}

abi::StepSet RandomPolicy::signal_steps() {
  return one_in(random_, 3) ? steps(4, first_other_column, 3, 1) : abi::StepSet{};
}

abi::StepSet RandomPolicy::fall_steps() {
  return one_in(random_, 2) ? steps(4, first_other_column, 4, 1) : abi::StepSet{};
}

abi::StepSet RandomPolicy::control_steps() {
  return one_in(random_, 6) ? steps(2, patient_column, 1, 1) : abi::StepSet{};
}

abi::Row RandomPolicy::row() {
  abi::Row row{};
  std::ranges::fill(row.span, ~uint64_t{0});
  const uint64_t guards = below(random_, 3);
  for (uint64_t i = 0; i < guards; ++i) {
    const uint64_t word = below(random_, abi::words);
    row.lo[word] = below(random_, 6);
    row.span[word] = 6 + below(random_, 8);
  }
  row.steps = steps(4, 0, call_classes, 4);
  if (!one_in(random_, 4)) row.flags |= abi::RowFlags::closes;
  if ((row.flags & abi::RowFlags::closes) != 0 && one_in(random_, 2)) row.flags |= abi::RowFlags::status_only;
  if (!one_in(random_, 4)) row.flags |= abi::RowFlags::compares;
  row.word = static_cast<uint8_t>(below(random_, abi::words));
  if (one_in(random_, 3)) row.rate = static_cast<uint8_t>(1 + below(random_, either(random_, 3, abi::max_rates - 1)));
  return row;
}

}  // namespace nacre::model
