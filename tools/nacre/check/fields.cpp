// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/check/fields.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace nacre::tool::check {

using abi::MoveBits;

Fields::Fields(const policy::Compiled& compiled, const Watch& watch, const Calls& calls)
    : compiled_(compiled), watch_(watch), calls_(calls), deniable_(abi::max_automata), observed_(abi::max_automata), open_(compiled.names.components.size()) {
  collect_columns(calls);
  for (unsigned a = 0; a < compiled.names.automata.size(); ++a) add_automaton(a);
  add_open(calls);
  add_down();
}

void Fields::collect_columns(abi::StepSet steps, std::vector<uint32_t>& columns, uint32_t moments) {
  for (unsigned k = 0; k < abi::steps_of_event; ++k) {
    const uint64_t step = abi::step_of(steps, k);
    if ((step & abi::step_in_use) == 0) return;
    columns[abi::automaton_of(step)] |= moments << abi::column_of(step, abi::Moment::delivered);
  }
}

void Fields::collect_columns(const Calls& calls) {
  for (const CallClass& call : calls.classes) {
    const bool closes = call.row && (compiled_.tables.rows[*call.row].flags & abi::RowFlags::closes) != 0;
    collect_columns(call.steps, deniable_, 1);
    if (closes) collect_columns(call.steps, observed_, 0xe);
  }
  for (const abi::StepSet steps : compiled_.tables.signals) collect_columns(steps, deniable_, 1);
  for (const abi::StepSet steps : compiled_.tables.restarts) collect_columns(steps, observed_, 1);
  for (const abi::ControlSteps& control : compiled_.tables.controls) {
    for (const abi::StepSet steps : control.of) collect_columns(steps, deniable_, 1);
  }
}

std::vector<uint8_t> Fields::reachable(unsigned automaton) const {
  std::vector<uint8_t> states{static_cast<uint8_t>(automaton)};
  const auto add = [&](uint64_t state) {
    const auto value = static_cast<uint8_t>(state);
    if (std::find(states.begin(), states.end(), value) == states.end()) states.push_back(value);
  };
  for (size_t i = 0; i < states.size(); ++i) {
    const unsigned state = states[i];
    if (abi::duration_of(compiled_.tables.states[state]) != 0) add(abi::successor_of(compiled_.tables.states[state]));
    for (unsigned column = 0; column < abi::max_columns; ++column) {
      const abi::Move move = compiled_.tables.moves[state].at[column];
      const bool taken = (deniable_[automaton] >> column & 1) != 0 && (move & MoveBits::refuses) == 0;
      if (taken || (observed_[automaton] >> column & 1) != 0) add(move & 0xffu);
    }
  }
  return states;
}

void Fields::add_automaton(unsigned automaton) {
  Field field{.kind = FieldKind::automaton, .index = automaton, .initial = 0, .values = {}, .codes = {}, .states = reachable(automaton), .letters = {}};
  const std::vector<uint8_t> states = field.states;
  const size_t classes = calls_.saved[automaton].size();
  field.states.clear();
  for (const uint8_t state : states) {
    const auto named = compiled_.names.states.find(state);
    const std::string text = named == compiled_.names.states.end() ? std::to_string(state) : named->second.text;
    Letter letter = 0;
    for (size_t i = 0; i < watch_.inside.size(); ++i) {
      if (named != compiled_.names.states.end() && watch_.inside[i].state.text == named->second.state &&
          watch_.inside[i].automaton.text == compiled_.names.automata[automaton].name)
        letter |= Letter{1} << (watch_.leaves.size() + i);
    }
    for (size_t saved = 0; saved < classes; ++saved) {
      field.values.push_back(classes == 1 ? text : fmt::format("{} saved {}..", text, calls_.saved[automaton][saved]));
      field.codes.push_back(fmt::format("{}.{}", state, saved));
      field.states.push_back(state);
      field.letters.push_back(letter);
    }
  }
  if (std::all_of(field.letters.begin(), field.letters.end(), [](Letter one) { return one == 0; })) field.letters.clear();
  fields_.push_back(std::move(field));
}

OpenCall Fields::open_call(const CallClass& call) const {
  const bool closes = call.row && (compiled_.tables.rows[*call.row].flags & abi::RowFlags::closes) != 0;
  OpenCall open{.client = compiled_.names.channels.at(call.channel).client, .steps = closes ? call.steps : abi::StepSet{},
                .letters = call.letters, .text = text_of(call, compiled_.names),
                .code = fmt::format("{}.{}:{}", call.channel, call.method, fmt::join(call.sample, ","))};
  open.letters[0] = 0;
  return open;
}

namespace {

bool alike(const OpenCall& left, const OpenCall& right) {
  return left.client == right.client && left.steps == right.steps && left.letters == right.letters;
}

bool matters(const OpenCall& call) { return call.steps.raw != 0 || call.letters != std::array<Letter, 4>{}; }

}  // namespace

void Fields::add_open(const Calls& calls) {
  for (const CallClass& call : calls.classes) {
    const OpenCall open = open_call(call);
    auto& known = open_[compiled_.names.channels.at(call.channel).server];
    const bool there = std::any_of(known.begin(), known.end(), [&](const OpenCall& one) { return alike(one, open); });
    if ((watch_.positions || matters(open)) && !there) known.push_back(open);
  }
  for (unsigned server = 0; server < open_.size(); ++server) {
    if (open_[server].empty()) continue;
    Field field{.kind = FieldKind::open, .index = server, .initial = 0, .values = {"none"}, .codes = {"none"}, .states = {}, .letters = {}};
    for (const OpenCall& one : open_[server]) {
      field.values.push_back(one.text);
      field.codes.push_back(one.code);
    }
    fields_.push_back(std::move(field));
  }
}

unsigned Fields::open_value(const CallClass& call) const {
  const OpenCall open = open_call(call);
  const auto& known = open_[compiled_.names.channels.at(call.channel).server];
  const auto found = std::find_if(known.begin(), known.end(), [&](const OpenCall& one) { return alike(one, open); });
  return found == known.end() ? 0 : static_cast<unsigned>(found - known.begin() + 1);
}

/// Only then does anything depend on whether it is down: otherwise it is as if it were never.
bool Fields::is_control_watched(unsigned component) const {
  for (const abi::StepSet steps : compiled_.tables.controls[component].of) {
    if (steps.raw != 0) return true;
  }
  for (const Leaf& leaf : watch_.leaves) {
    for (const policy::Alternative& atom : leaf) {
      const auto* control = std::get_if<policy::ControlEvent>(&atom.is);
      if (control != nullptr && control->component.text == compiled_.names.components[component].name) return true;
    }
  }
  return false;
}

void Fields::add_down() {
  for (unsigned c = 0; c < compiled_.names.components.size(); ++c) {
    if (compiled_.names.components[c].supervisor == c || !is_control_watched(c)) continue;
    fields_.push_back({.kind = FieldKind::down, .index = c, .initial = 1, .values = {"up", "down"}, .codes = {"0", "1"}, .states = {}, .letters = {}});
  }
}

std::optional<unsigned> Fields::try_find(FieldKind kind, unsigned index) const {
  for (unsigned i = 0; i < fields_.size(); ++i) {
    if (fields_[i].kind == kind && fields_[i].index == index) return i;
  }
  return std::nullopt;
}

uint16_t Fields::value_of(unsigned automaton, uint64_t state, unsigned saved) const {
  const Field& field = fields_[automaton];
  const auto found = std::find(field.states.begin(), field.states.end(), static_cast<uint8_t>(state));
  return static_cast<uint16_t>(found - field.states.begin() + saved);
}

std::vector<std::string> Fields::expiring(unsigned automaton) const {
  std::vector<std::string> names;
  for (const uint8_t state : fields_[automaton].states) {
    if (abi::duration_of(compiled_.tables.states[state]) == 0) continue;
    const std::string& name = compiled_.names.states.at(state).state;
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

Place Fields::place_of(unsigned automaton, const std::string& state) const {
  for (const uint8_t one : fields_[automaton].states) {
    const policy::NamedState& named = compiled_.names.states.at(one);
    if (named.state == state) return named.place;
  }
  return {};
}

std::vector<uint16_t> Fields::moved(unsigned automaton, uint64_t column, unsigned saved, Control control) const {
  const Field& field = fields_[automaton];
  const auto classes = static_cast<unsigned>(calls_.saved[automaton].size());
  std::vector<uint16_t> next;
  for (unsigned value = 0; value < field.values.size(); ++value) {
    const abi::Move move = compiled_.tables.moves[field.states[value]].at[column];
    const unsigned own = value % classes;
    const bool refuses = (move & MoveBits::refuses) != 0 || ((move & MoveBits::same) != 0 && own != saved);
    const unsigned after = (move & MoveBits::keep) != 0 ? saved : own;
    next.push_back(refuses && control == Control::deniable ? denied : value_of(automaton, move & 0xffu, after));
  }
  return next;
}

std::vector<uint16_t> Fields::expired(unsigned automaton, const std::string& state) const {
  const Field& field = fields_[automaton];
  const auto classes = static_cast<unsigned>(calls_.saved[automaton].size());
  std::vector<uint16_t> next;
  for (unsigned value = 0; value < field.values.size(); ++value) {
    const abi::StateWord word = compiled_.tables.states[field.states[value]];
    const bool ends = abi::duration_of(word) != 0 && compiled_.names.states.at(field.states[value]).state == state;
    next.push_back(ends ? value_of(automaton, abi::successor_of(word), value % classes) : denied);
  }
  return next;
}

}  // namespace nacre::tool::check
