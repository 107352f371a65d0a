// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A lock with a small policy. 2, the door, calls 1, who knows the codes; 3 calls the door. Automaton 0 counts wrong
// codes, automaton 1 is the grant, which ends by time in two steps, automaton 2 wants every other word to be that of the
// call before.
#include "tests/model/scenarios.hpp"

namespace nacre::model {

namespace {

constexpr uint8_t locked = 0;
constexpr uint8_t open = 64;
constexpr uint8_t open_once_wrong = 65;
constexpr uint8_t none = 1;
constexpr uint8_t held = 66;
constexpr uint8_t fading = 67;
constexpr uint8_t first = 2;
constexpr uint8_t second = 68;

// Columns: calls own four.
constexpr unsigned attempt = 0;
constexpr unsigned unlock = 4;
constexpr unsigned look = 8;
constexpr unsigned fall = 12;
constexpr unsigned knock = 13;
constexpr unsigned stop = 14;
constexpr unsigned ok = static_cast<unsigned>(abi::Moment::ok);
constexpr unsigned fail = static_cast<unsigned>(abi::Moment::fail);
constexpr unsigned lost = static_cast<unsigned>(abi::Moment::lost);

void add_attempts(abi::PolicyTables& tables) {
  tables.states[locked] = state_word(3, open);
  StateMoves(tables, locked).denied(attempt).denied(look).at(fall, enter(locked));
  StateMoves(tables, open)
      .at(attempt + ok, enter(open))
      .at(attempt + fail, enter(open_once_wrong))
      .at(attempt + lost, enter(open_once_wrong))
      .at(fall, enter(open));
  StateMoves(tables, open_once_wrong)
      .at(attempt + ok, enter(open))
      .at(attempt + fail, enter(locked))
      .at(attempt + lost, enter(locked))
      .at(unlock + lost, enter(open))
      .at(fall, enter(open));
}

void add_grant(abi::PolicyTables& tables) {
  tables.states[held] = state_word(2, fading);
  tables.states[fading] = state_word(2, none);
  StateMoves(tables, none).at(attempt + ok, enter(held)).denied(unlock).denied(knock);
  StateMoves(tables, held).at(attempt + ok, enter(held)).at(unlock, enter(fading)).at(fall, enter(none)).denied(stop);
  StateMoves(tables, fading).at(attempt + ok, enter(held)).at(fall, enter(none)).at(knock, enter(none));
}

void add_words(abi::PolicyTables& tables) {
  StateMoves(tables, first).at(unlock, enter(second) | abi::MoveBits::keep);
  StateMoves(tables, second).at(unlock, enter(first) | abi::MoveBits::same);
}

/// Only with the word 7, 8 being the other alternative.
[[nodiscard]] abi::Row attempt_row() {
  abi::Row row = free_row();
  row.lo[0] = 7;
  row.span[0] = 0;
  row.steps = steps_of({{0, attempt}, {1, attempt}});
  row.flags = abi::RowFlags::closes | abi::RowFlags::status_only;
  row.next = 1;
  return row;
}

[[nodiscard]] abi::Row limited_row() {
  abi::Row row = free_row();
  row.steps = steps_of({{0, look}});
  row.rate = 1;
  return row;
}

[[nodiscard]] abi::Row unlock_row() {
  abi::Row row = free_row();
  row.steps = steps_of({{2, unlock}, {1, unlock}, {0, unlock}});
  row.flags = abi::RowFlags::closes | abi::RowFlags::compares;
  row.word = 0;
  return row;
}

}  // namespace

Scenario policies() {
  Scenario it{.name = "policies", .builder = {}, .options = {}};
  it.options.deadlines = {2};
  it.builder.components = {
      {.fault_bit = 2},
      {.limit = 2, .start_limit = 2, .fault_bit = 2},
      {.limit = 2, .start_limit = 2, .nested = 1, .fault_bit = 2},
      {.fault_bit = 2},
  };
  it.builder.calls = {
      {.client = 2, .server = 1, .plain = 0, .governed = 2, .rows = {attempt_row(), limited_row()}, .tag = 1},
      {.client = 3, .server = 2, .plain = 0, .governed = 2, .audited = 2, .rows = {unlock_row()}, .tag = 2},
  };
  it.builder.signals = {{.from = 3, .to = 2, .bit = 0, .steps = steps_of({{1, knock}})}};
  abi::PolicyTables& tables = it.builder.policy;
  add_attempts(tables);
  add_grant(tables);
  add_words(tables);
  tables.rates[1] = {.interval = 2, .tolerance = 2};
  tables.restarts[1] = steps_of({{1, fall}});
  tables.restarts[2] = steps_of({{1, fall}, {0, fall}});
  tables.controls[3].of[static_cast<unsigned>(abi::Operation::stop)] = steps_of({{1, stop}});
  return it;
}

}  // namespace nacre::model
