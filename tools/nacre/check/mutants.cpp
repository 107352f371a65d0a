// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/check/mutants.hpp"

#include <fmt/format.h>

#include <set>

#include "tools/nacre/check/machine.hpp"

namespace nacre::tool::check {
namespace {

using abi::MoveBits;
using policy::Compiled;

/// Columns of one automaton: bit 0 of a column's use: it can deny; bit 1: it sees what has happened.
using Uses = std::map<std::pair<unsigned, unsigned>, unsigned>;

void add_uses(Uses& uses, abi::StepSet steps, unsigned first_moment, unsigned moments, unsigned use) {
  for (unsigned k = 0; k < abi::steps_of_event; ++k) {
    const uint64_t step = abi::step_of(steps, k);
    if ((step & abi::step_in_use) == 0) return;
    for (unsigned moment = first_moment; moment < first_moment + moments; ++moment)
      uses[{static_cast<unsigned>(abi::automaton_of(step)),
            static_cast<unsigned>(abi::column_of(step, static_cast<abi::Moment>(moment)))}] |= use;
  }
}

Uses uses_of(const Compiled& compiled) {
  Uses uses;
  for (const auto& [index, named] : compiled.names.rows) {
    const abi::Row& row = compiled.tables.rows[index];
    add_uses(uses, row.steps, 0, 1, 1);
    if ((row.flags & abi::RowFlags::closes) != 0) add_uses(uses, row.steps, 1, 3, 2);
  }
  for (const abi::StepSet steps : compiled.tables.signals) add_uses(uses, steps, 0, 1, 1);
  for (const abi::StepSet steps : compiled.tables.restarts) add_uses(uses, steps, 0, 1, 2);
  for (const abi::ControlSteps& control : compiled.tables.controls) {
    for (const abi::StepSet steps : control.of) add_uses(uses, steps, 0, 1, 1);
  }
  return uses;
}

class Maker {
 public:
  Maker(const Compiled& compiled, const std::function<void(const Mutant&)>& visit) : visit_(visit), mutant_{.kind = {}, .text = {}, .place = {}, .compiled = compiled} {}

  void make() {
    const Machine machine = machine_of(mutant_.compiled, Watch{});
    for (const auto& [column, use] : uses_of(mutant_.compiled)) {
      const std::vector<uint8_t>& states = machine.fields[column.first].states;
      for (const uint8_t state : std::set<uint8_t>(states.begin(), states.end())) make_cell(state, column.first, column.second, use);
    }
    for (unsigned a = 0; a < mutant_.compiled.names.automata.size(); ++a) {
      const std::vector<uint8_t>& states = machine.fields[a].states;
      for (const uint8_t state : std::set<uint8_t>(states.begin(), states.end())) make_expiry(a, state);
    }
    std::vector<unsigned> rows;
    for (const auto& [row, named] : mutant_.compiled.names.rows) rows.push_back(row);
    for (const unsigned row : rows) make_guards(row);
  }

 private:
  /// The value is another one while the mutant is looked at.
  template <class Value>
  void with(RuleKind kind, Value& value, Value other, std::string text, const Place& place) {
    const Value before = value;
    value = other;
    mutant_.kind = kind;
    mutant_.text = std::move(text);
    mutant_.place = place;
    visit_(mutant_);
    value = before;
  }

  [[nodiscard]] std::string state_text(unsigned automaton, unsigned state) const {
    const auto found = mutant_.compiled.names.states.find(state);
    const std::string name = found == mutant_.compiled.names.states.end() ? std::to_string(state) : found->second.text;
    return mutant_.compiled.names.automata[automaton].name + "." + name;
  }
  [[nodiscard]] Place place_of(unsigned state) const {
    const auto found = mutant_.compiled.names.states.find(state);
    return found == mutant_.compiled.names.states.end() ? Place{} : found->second.place;
  }

  void make_cell(unsigned state, unsigned automaton, unsigned column, unsigned use) {
    abi::Move& cell = mutant_.compiled.tables.moves[state].at[column];
    const auto& columns = mutant_.compiled.names.automata[automaton].columns;
    const auto named = columns.find(column);
    const std::string event = named == columns.end() ? fmt::format("column {}", column) : named->second;
    const auto stay = static_cast<abi::Move>(state);
    const std::string from = state_text(automaton, state);
    const bool denies = (cell & MoveBits::refuses) != 0 && (use & 1) != 0;
    if (denies) return with(RuleKind::denial, cell, stay, fmt::format("{} denies {}", from, event), place_of(state));
    if ((cell & MoveBits::same) != 0)
      with(RuleKind::comparison, cell, static_cast<abi::Move>(cell & ~unsigned{MoveBits::same}), fmt::format("{}: 'same' at {}", from, event), place_of(state));
    if ((cell & 0xff) != state)
      with(RuleKind::move, cell, stay, fmt::format("{} -> {} at {}", from, state_text(automaton, cell & 0xff), event), place_of(state));
  }

  void make_expiry(unsigned automaton, unsigned state) {
    abi::StateWord& word = mutant_.compiled.tables.states[state];
    if (abi::duration_of(word) == 0) return;
    with(RuleKind::expiry, word, abi::duration_of(word) << 8 | state, fmt::format("{} ends by time", state_text(automaton, state)), place_of(state));
  }

  void make_guards(unsigned index) {
    const policy::NamedRow& named = mutant_.compiled.names.rows.at(index);
    abi::Row& row = mutant_.compiled.tables.rows[index];
    for (unsigned word = 0; word < abi::words; ++word) {
      if (row.span[word] == ~uint64_t{0}) continue;
      const uint64_t low = row.lo[word];
      row.lo[word] = 0;
      with(RuleKind::guard, row.span[word], ~uint64_t{0}, fmt::format("{}: word {}", named.text, word), named.place);
      row.lo[word] = low;
    }
  }

  const std::function<void(const Mutant&)>& visit_;
  Mutant mutant_;
};

}  // namespace

const char* name_of(RuleKind kind) {
  constexpr const char* names[] = {"denial", "comparison", "move", "expiry", "guard"};
  return names[static_cast<size_t>(kind)];
}

void for_each_mutant(const Compiled& compiled, const std::function<void(const Mutant&)>& visit) { Maker(compiled, visit).make(); }

}  // namespace nacre::tool::check
