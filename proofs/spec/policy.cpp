// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/spec/policy.hpp"

#include <string>

namespace nacre::proof::spec {

namespace {

Term word64(uint64_t value) { return constant(64, value); }
Term wide(Term t) { return zero_extend(t, 64); }

Term matches(System& s, const std::array<Term, abi::words>& words, Term row) {
  Term all = truth(true);
  for (unsigned i = 0; i < abi::words; ++i)
    all = all & at_most(words[i] - s.named("row.lo" + std::to_string(i), row),
                        s.named("row.span" + std::to_string(i), row));
  return all;
}

struct Place {
  Term state;  ///< 8 bits
  Term entered;
};

/// Times that are over are caught up, one state after the other.
Place settle(System& s, Term automaton, Term now) {
  Place place{s.named("automaton.state", automaton), s.named("automaton.entered", automaton)};
  Term going_on = truth(true);
  for (unsigned i = 0; i < abi::expiries_in_a_row; ++i) {
    const Term word = s.named("states", place.state);
    const Term duration = word >> word64(8);
    going_on = going_on & differ(duration, word64(0)) & at_most(duration, now - place.entered);
    place = {choose(going_on, extract(word, 0, 8), place.state),
             choose(going_on, place.entered + duration, place.entered)};
  }
  return place;
}

Term step_of(Term steps, unsigned k) { return extract(steps, k * abi::step_bits, abi::step_bits); }
Term in_use(Term step) { return extract(step, 15, 1); }
Term automaton_of(Term step) { return extract(step, 0, 6); }

Term move_of(System& s, Term state, Term step) {
  const Term index = wide(state) * word64(abi::max_columns) + wide(extract(step, 6, 5));
  return s.named("moves", extract(index, 0, 13));
}

Term has(Term move, abi::Move bits) { return differ(move & constant(16, bits), constant(16, 0)); }

Term rate_of(System& s, Term row) { return extract(s.named("row.rate", row), 0, 6); }
Term ticks(Term span) { return span & word64((uint64_t{1} << 56) - 1); }

}  // namespace

Term called(System& s, const char* what, Term value) {
  if (is_constant(value)) return value;
  const auto [place, added] = s.environment.names->try_emplace(value.id, Term{});
  if (added) place->second = variable(std::string(what) + "." + std::to_string(s.environment.names->size()), Store::current().node(value).width);
  return place->second;
}

Term first_match(System& s, const std::array<Term, abi::words>& words, Term first) {
  std::vector<Term> rows{first};
  for (unsigned i = 1; i < abi::max_alternatives; ++i) rows.push_back(s.named("row.next", rows.back()));
  Term found = word64(abi::max_rows);
  for (size_t i = rows.size(); i-- > 0;) {
    if (i + 1 < rows.size()) found = choose(equal(rows[i + 1], constant(8, 0)), word64(abi::max_rows), found);
    found = choose(matches(s, words, rows[i]), wide(rows[i]), found);
  }
  return found;
}

Term refusal_of(System& s, Term steps, Term word, Term now) {
  Term refusal = word64(0);
  for (unsigned k = abi::steps_of_event; k-- > 0;) {
    const Term step = step_of(steps, k);
    const Term automaton = automaton_of(step);
    const Term state = settle(s, automaton, now).state;
    const Term move = move_of(s, state, step);
    const Term refuses = has(move, abi::MoveBits::refuses) |
                         (has(move, abi::MoveBits::same) & differ(s.named("automaton.saved", automaton), word));
    const Term why = word64(static_cast<uint64_t>(abi::Reason::automaton)) | wide(automaton) << word64(16) |
                     wide(state) << word64(24);
    refusal = choose(in_use(step), choose(refuses, why, refusal), word64(0));
  }
  return refusal;
}

Moved move_by_step(System& s, Term steps, unsigned k, Term word, Term now) {
  const Term step = step_of(steps, k);
  const Term automaton = automaton_of(step);
  const Place place = settle(s, automaton, now);
  const Term move = move_of(s, place.state, step);
  s.named("automaton.state", automaton) = extract(move, 0, 8);
  s.named("automaton.entered", automaton) = choose(has(move, abi::MoveBits::enters), now, place.entered);
  s.when(has(move, abi::MoveBits::keep), [&] { s.named("automaton.saved", automaton) = word; });
  return {wide(place.state) << word64(uint64_t{8} * k) | wide(extract(move, 0, 8)) << word64(32 + uint64_t{8} * k),
          wide(move) & word64(abi::MoveBits::enters | abi::MoveBits::keep)};
}

namespace {

Moved move_from(System& s, Term steps, unsigned k, Term word, Term now) {
  Moved moved{word64(0), word64(0)};
  if (k == abi::steps_of_event) return moved;
  const Term used = in_use(step_of(steps, k));
  s.when(used, [&] {
    const Moved one = move_by_step(s, steps, k, word, now);
    const Moved rest = move_from(s, steps, k + 1, word, now);
    moved = {one.states | rest.states, one.changed | rest.changed};
  });
  return {choose(used, moved.states, word64(0)), choose(used, moved.changed, word64(0))};
}

}  // namespace

Moved move_all(System& s, Term steps, Term word, Term now) { return move_from(s, steps, 0, word, now); }

Found find_row(System& s, const std::array<Term, abi::words>& words, Term first) {
  const Term row = first_match(s, words, first);
  return {called(s, "matched", less(row, word64(abi::max_rows))), called(s, "row", extract(row, 0, 8))};
}

// Without a step there is nothing to look into, and that is seen from outside.

Term find_refusal(System& s, Term steps, Term word, Term now) {
  const Term refusal = refusal_of(s, steps, word, now);
  return choose(in_use(step_of(steps, 0)), wide(called(s, "refusal", extract(refusal, 0, 32))), word64(0));
}

Moved commit(System& s, Term steps, Term word, Term now) {
  const Memory before = s.memory;
  const Moved moved = move_all(s, steps, word, now);
  const Memory after = s.memory;
  s.memory = before;
  const Term any = in_use(step_of(steps, 0));
  const Term k = variable("k6", 6);
  for (const char* const name : {"automaton.state", "automaton.entered", "automaton.saved"}) {
    const FieldId field = before.layout().find(name);
    // A column that is as it is, by name: the same for the same column.
    std::shared_ptr<Memory>& column = (*s.environment.columns)[after.read(field, k).id];
    if (!column)
      column = std::make_shared<Memory>(before.layout(), "moved" + std::to_string(s.environment.columns->size()) + ".");
    const std::shared_ptr<Memory> named = column;
    s.memory.map(field, [named, before, field, any](Term index) {
      return choose(any, named->read(field, index), before.read(field, index));
    });
  }
  return {choose(any, called(s, "states", moved.states), word64(0)),
          choose(any, wide(called(s, "changed", extract(moved.changed, 0, 16))), word64(0))};
}

Term at_moment(Term steps, Term moment) { return steps | moment * word64(0x0040'0040'0040'0040); }

Term meant_word(System& s, Term row, const std::array<Term, abi::words>& words) {
  Term word = word64(0);
  for (unsigned i = 0; i < abi::words; ++i)
    word = word | choose(equal(s.named("row.word", row), constant(8, i)), words[i], word64(0));
  return choose(differ(s.named("row.flags", row) & constant(8, abi::RowFlags::compares), constant(8, 0)), word,
                word64(0));
}

Term compared_word(System& s, Term row, const std::array<Term, abi::words>& words) {
  return called(s, "word", meant_word(s, row, words));
}

Term is_too_soon(System& s, Term row, Term now) {
  const Term rate = rate_of(s, row);
  return differ(s.named("row.rate", row), constant(8, 0)) &
         less(now + ticks(s.named("rate.tolerance", rate)), s.named("call_arrival", rate));
}

void take_turn(System& s, Term row, Term now) {
  s.when(differ(s.named("row.rate", row), constant(8, 0)), [&] {
    const Term rate = rate_of(s, row);
    const Term arrival = s.named("call_arrival", rate);
    s.named("call_arrival", rate) = choose(less(now, arrival), arrival, now) + ticks(s.named("rate.interval", rate));
  });
}

Term is_closing(System& s, Term c) {
  static_assert(closing_flag == 8);
  return extract(s.flags[c], 3, 1);
}

Moved close_call(System& s, Term c, Term moment, Term now) {
  Moved moved{word64(0), word64(0)};
  const Term closing = is_closing(s, c);
  s.when(closing, [&] {
    const Term row = s.named("open_row", c);
    s.flags[c] = s.flags[c] & constant(8, 0xff & ~closing_flag);
    s.named("open_row", c) = constant(8, 0);
    moved = commit(s, at_moment(s.named("row.steps", row), moment), word64(0), now);
  });
  return {choose(closing, moved.states, word64(0)), choose(closing, moved.changed, word64(0))};
}

}  // namespace nacre::proof::spec
