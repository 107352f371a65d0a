// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the state machine does with compiled policies (abi/policy.hpp). An attempt is judged first, which changes
// nothing, and then taken as a whole.
#include <algorithm>

#include "tests/model/machine.hpp"

namespace nacre::model {

namespace {

/// The low 56 bits of a rate's field.
[[nodiscard]] Span rate_time(uint64_t field) { return Span::from_raw(static_cast<int64_t>(field << 8 >> 8)); }

/// Of which automata an event is, those in use first.
template <class Visit>
void for_each_step(abi::StepSet steps, Visit visit) {
  for (unsigned k = 0; k < abi::steps_of_event; ++k) {
    const uint64_t step = abi::step_of(steps, k);
    if ((step & abi::step_in_use) == 0) return;
    visit(k, step);
  }
}

/// The word of a call that `same` and `keep` mean.
[[nodiscard]] uint64_t word_of(const abi::Row& row, const Words& words) {
  const bool counts = (row.flags & abi::RowFlags::compares) != 0 && row.word < words.size();
  return counts ? words[row.word] : 0;
}

}  // namespace

void Machine::find_automata() {
  const auto add = [&](abi::StepSet steps) {
    for_each_step(steps, [&](unsigned, uint64_t step) { automata_ |= uint64_t{1} << abi::automaton_of(step); });
  };
  for (const abi::Row& row : tables_.policy.rows) {
    add(row.steps);
    if (row.rate != 0) rates_ |= uint64_t{1} << row.rate % abi::max_rates;
  }
  for (const abi::StepSet steps : tables_.policy.signals) add(steps);
  for (const abi::StepSet steps : tables_.policy.restarts) add(steps);
  for (const abi::ControlSteps& controls : tables_.policy.controls) std::ranges::for_each(controls.of, add);
}

/// A state ends at the instant at which its time is over, however late that is seen, and the next one begins there.
Automaton Machine::settled(uint64_t automaton) const {
  Automaton it = state_.automata[automaton];
  for (unsigned i = 0; i < abi::expiries_in_a_row; ++i) {
    const abi::StateWord word = tables_.policy.states[it.state];
    const Span time = Span::from_raw(static_cast<int64_t>(abi::duration_of(word)));
    if (time == no_time || state_.last < it.entered + time) break;
    it.state = static_cast<uint8_t>(abi::successor_of(word));
    it.entered = it.entered + time;
  }
  return it;
}

/// A method has the row in the order of the governed methods of its channel.
unsigned Machine::first_row(const abi::ChannelEntry& channel, unsigned method) const {
  unsigned row = channel.first_row;
  for (unsigned lower = 0; lower < method; ++lower) row += channel.governed >> lower & 1;
  return row;
}

/// The first of the method's alternatives whose guards are all met.
std::optional<uint8_t> Machine::matching_row(unsigned first, const Words& words) const {
  auto index = static_cast<uint8_t>(first);
  for (unsigned tried = 0; tried < abi::max_alternatives; ++tried) {
    const abi::Row& row = tables_.policy.rows[index];
    bool met = true;
    for (unsigned i = 0; i < abi::words; ++i) met = met && words[i] - row.lo[i] <= row.span[i];
    if (met) return index;
    if (row.next == 0) break;
    index = row.next;
  }
  return std::nullopt;
}

/// Why automata deny what can be denied; 0 if each of them has a transition.
abi::Refusal Machine::objection(abi::StepSet steps, uint64_t word) const {
  abi::Refusal found = 0;
  for_each_step(steps, [&](unsigned, uint64_t step) {
    const uint64_t number = abi::automaton_of(step);
    const Automaton automaton = settled(number);
    const abi::Move move = tables_.policy.moves[automaton.state].at[abi::column_of(step, abi::Moment::delivered)];
    const bool other_word = (move & abi::MoveBits::same) != 0 && automaton.saved != word;
    const bool denies = (move & abi::MoveBits::refuses) != 0 || other_word;
    if (denies && found == 0) found = abi::refusal(abi::Reason::automaton, 0, number, automaton.state);
  });
  return found;
}

/// A call that matches the row: automata first, then the rate.
abi::Refusal Machine::judge(uint8_t index, const Words& words) const {
  const abi::Row& row = tables_.policy.rows[index];
  const abi::Refusal why = objection(row.steps, word_of(row, words));
  if (why != 0) return why | abi::Refusal{index} << 8;
  if (row.rate == 0) return 0;
  const unsigned rate = row.rate % abi::max_rates;
  const bool too_soon = state_.last + rate_time(tables_.policy.rates[rate].tolerance) < state_.call_arrival[rate];
  return too_soon ? abi::refusal(abi::Reason::rate, index, 0, 0) : 0;
}

/// All automata of an event take their transitions. Nobody asks them: who can deny has been asked.
Moves Machine::move(abi::StepSet steps, abi::Moment moment, uint64_t word) {
  Moves moves;
  for_each_step(steps, [&](unsigned k, uint64_t step) {
    Automaton& automaton = state_.automata[abi::automaton_of(step)];
    automaton = settled(abi::automaton_of(step));
    const abi::Move move = tables_.policy.moves[automaton.state].at[abi::column_of(step, moment)];
    moves.states |= uint64_t{automaton.state} << (8 * k);
    automaton.state = static_cast<uint8_t>(move);
    moves.states |= uint64_t{automaton.state} << (32 + 8 * k);
    if ((move & abi::MoveBits::enters) != 0) automaton.entered = state_.last;
    if ((move & abi::MoveBits::keep) != 0) automaton.saved = word;
    moves.changed = moves.changed || (move & (abi::MoveBits::enters | abi::MoveBits::keep)) != 0;
  });
  return moves;
}

/// A call that has been judged is delivered.
void Machine::take(Id c, const About& about, uint8_t index, const Words& words, bool audited) {
  const abi::Row& row = tables_.policy.rows[index];
  if (row.rate != 0) {
    Instant& arrival = state_.call_arrival[row.rate % abi::max_rates];
    arrival = std::max(arrival, state_.last) + rate_time(tables_.policy.rates[row.rate % abi::max_rates].interval);
  }
  const Moves moves = move(row.steps, abi::Moment::delivered, word_of(row, words));
  if (moves.changed || audited) record_moves(c, abi::RecordKind::call, about, index, moves);
}

/// The call in service ends, once.
Moves Machine::close(Id server, abi::Moment moment) {
  const std::optional<uint8_t> row = component(server).open_row;
  component(server).open_row.reset();
  return row ? move(tables_.policy.rows[*row].steps, moment, 0) : Moves{};
}

/// What the policies say to a reply, and what they leave of it.
void Machine::close_by_reply(Id server, Message& message) {
  const std::optional<uint8_t> row = component(server).open_row;
  if (!row) return;
  const abi::Moment moment = message.selector == 0 ? abi::Moment::ok : abi::Moment::fail;
  const About about{.object = component(server).serving, .detail = static_cast<uint8_t>(moment)};
  const Moves moves = close(server, moment);
  if (moves.changed) record_moves(server, abi::RecordKind::reply, about, *row, moves);
  if ((tables_.policy.rows[*row].flags & abi::RowFlags::status_only) == 0) return;
  message.words = {};
  message.selector = message.selector == 0 ? 0 : 1;
}

/// A fall: the call that `c` serves is lost, then the one that it has made, then comes the fall itself.
void Machine::tell_policies(Id c) {
  const Id server = callee(c);
  const uint8_t served_row = component(c).open_row.value_or(0);
  const uint8_t made_row = server == nobody ? uint8_t{0} : component(server).open_row.value_or(0);
  const Moves served = close(c, abi::Moment::lost);
  const Moves made = server == nobody ? Moves{} : close(server, abi::Moment::lost);
  const Moves fallen = move(tables_.policy.restarts[c], abi::Moment::delivered, 0);
  if (!served.changed && !made.changed && !fallen.changed) return;
  abi::Record& record = append(abi::RecordKind::fall, c);
  record.object = component(c).serving == nobody ? Id{0} : component(c).serving;
  record.value[0] = served.states;
  record.value[1] = made.states;
  record.value[2] = fallen.states;
  record.value[3] = state_.last.to_raw();
  record.value[4] = served_row | uint64_t{made_row} << 8;
}

/// Shares the quota of denials: no component can push others' records out.
void Machine::record_moves(Id subject, abi::RecordKind kind, const About& about, uint64_t row, const Moves& moves) {
  if (component(subject).denials_left == 0) {
    state_.unrecorded_calls[subject] += 1;
    return;
  }
  component(subject).denials_left -= 1;
  abi::Record& record = append(kind, subject);
  record.object = about.object;
  record.method = about.method;
  record.detail = about.detail;
  record.channel = about.channel;
  record.value[0] = row;
  record.value[1] = moves.states;
  record.value[2] = state_.last.to_raw();
}

}  // namespace nacre::model
