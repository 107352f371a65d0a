// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "door.hpp"

namespace nacre::tool::check {
namespace {

constexpr unsigned automata_of_door = 2, states_of_door = 6, rows_of_door = 6, channels_of_door = 4, components_of_door = 6;

/// Where state, row, channel and component number i of one door stand among those of all.
struct Shift {
  unsigned number = 0;
  unsigned count = 0;

  [[nodiscard]] unsigned automaton(unsigned i) const { return number * automata_of_door + i; }
  [[nodiscard]] unsigned state(unsigned i) const {
    return i < automata_of_door ? automaton(i) : 64 + number * states_of_door + (i - 64);
  }
  [[nodiscard]] unsigned row(unsigned i) const { return number * rows_of_door + i; }
  [[nodiscard]] unsigned component(unsigned i) const { return number * components_of_door + i; }
  [[nodiscard]] abi::StepSet steps(abi::StepSet set) const {
    for (unsigned k = 0; k < abi::steps_of_event; ++k) {
      if ((abi::step_of(set, k) & abi::step_in_use) != 0) set.raw += uint64_t{automaton(0)} << (abi::step_bits * k);
    }
    return set;
  }
};

void copy_tables(const abi::PolicyTables& from, const policy::PolicyNames& names, Shift to, abi::PolicyTables& tables) {
  for (const auto& [state, named] : names.states) {
    for (unsigned column = 0; column < abi::max_columns; ++column) {
      const abi::Move move = from.moves[state].at[column];
      tables.moves[to.state(state)].at[column] = static_cast<abi::Move>((move & 0xff00) | to.state(move & 0xff));
    }
    tables.states[to.state(state)] = abi::duration_of(from.states[state]) << 8 | to.state(abi::successor_of(from.states[state]) & 0xff);
    if (abi::duration_of(from.states[state]) == 0) tables.states[to.state(state)] = to.state(state);
  }
  for (unsigned row = 0; row < rows_of_door; ++row) {
    abi::Row copy = from.rows[row];
    copy.steps = to.steps(copy.steps);
    if (copy.next != 0) copy.next = static_cast<uint8_t>(to.row(copy.next));
    tables.rows[to.row(row)] = copy;
  }
  for (unsigned c = 0; c < components_of_door; ++c) tables.restarts[to.component(c)] = to.steps(from.restarts[c]);
}

void copy_names(const policy::PolicyNames& from, Shift to, policy::PolicyNames& names) {
  for (policy::NamedComponent component : from.components) {
    component.name += std::to_string(to.number);
    component.supervisor = to.component(component.supervisor);
    names.components.push_back(component);
  }
  for (policy::NamedAutomaton automaton : from.automata) {
    automaton.name += std::to_string(to.number);
    names.automata.push_back(automaton);
  }
  for (auto [index, channel] : from.channels) {
    channel.client = to.component(channel.client);
    channel.server = to.component(channel.server);
    channel.first_row = to.row(channel.first_row);
    names.channels[to.number * channels_of_door + index] = channel;
  }
  for (auto [index, row] : from.rows) names.rows[to.row(index)] = row;
  for (auto [index, state] : from.states) {
    state.automaton = to.automaton(state.automaton);
    names.states[to.state(index)] = state;
  }
}

}  // namespace

policy::Compiled doors(unsigned count) {
  const policy::Compiled one = door(Weakness::none);
  policy::Compiled all;
  for (unsigned number = 0; number < count; ++number) {
    copy_tables(one.tables, one.names, {number, count}, all.tables);
    copy_names(one.names, {number, count}, all.names);
  }
  return all;
}

}  // namespace nacre::tool::check
