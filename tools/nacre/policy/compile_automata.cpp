// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/compile_automata.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/nacre/policy/overlap.hpp"
#include "tools/nacre/policy/print.hpp"

namespace nacre::tool::policy {
namespace {

constexpr uint64_t longest_ticks = (uint64_t{1} << 56) - 1;

/// Below 0 it is above every range.
uint64_t value_of(const Count& count, uint64_t present) {
  if (!count.counter) return count.number;
  return count.step == Step::plus ? present + count.number : present - count.number;
}

uint64_t count_of(const Target& target, uint64_t present) {
  return target.count ? value_of(*target.count, present) : 0;
}

abi::Move bits_of(const Rule& rule) {
  const auto* call = std::get_if<CallEvent>(&rule.event.is);
  abi::Move bits = 0;
  if (call == nullptr) return bits;
  for (const Condition& condition : call->conditions) {
    if (condition.test == Test::same) bits |= abi::MoveBits::same;
    if (condition.test == Test::keep) bits |= abi::MoveBits::keep;
  }
  return bits;
}

bool is_of_moment(const Rule& rule, Moment moment) {
  const auto* call = std::get_if<CallEvent>(&rule.event.is);
  return call == nullptr || call->moment == moment;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : " or ") + text;
  return all;
}

}  // namespace

AutomatonTable::AutomatonTable(const Automaton& automaton, unsigned index, const Names& names, unsigned& next_state,
                               Diagnostics& diagnostics)
    : automaton_(automaton), index_(index), diagnostics_(diagnostics) {
  for (const State& state : automaton.states) add_rules(state.transitions, &state, names);
  add_rules(automaton.anywhere, nullptr, names);
  add_states(next_state, diagnostics);
}

void AutomatonTable::add_rules(const std::vector<Transition>& transitions, const State* state, const Names& names) {
  for (const Transition& transition : transitions) {
    for (Alternative& atom : atoms_of(transition.event, names)) rules_.push_back({std::move(atom), &transition, state});
  }
}

void AutomatonTable::add_states(unsigned& next_state, Diagnostics& diagnostics) {
  const Target& start = automaton_.start;
  for (const State& state : automaton_.states) {
    const uint64_t low = state.counter ? state.counter->low.value : 0;
    const uint64_t high = state.counter ? state.counter->high.value : 0;
    for (uint64_t count = low; count <= high; ++count) {
      const bool starts = start.state == state.name && (!state.counter || count_of(start, 0) == count);
      if (!starts && next_state == abi::max_states)
        return diagnostics.error(
            state.name.at.place,
            fmt::format("the automata have more than {} states beside those where they start; expected at most so many "
                        "of all automata, each value of a counter being one",
                        abi::max_states - abi::max_automata));
      flats_.push_back({&state, count, starts ? index_ : next_state++});
    }
  }
}

RuleSet AutomatonTable::rules_for(const CallEvent& method, const Box& box, const SystemMethod& arguments) const {
  RuleSet set;
  for (size_t i = 0; i < rules_.size(); ++i) {
    const auto* const call = std::get_if<CallEvent>(&rules_[i].event.is);
    if (call == nullptr || call->client != method.client || call->server != method.server) continue;
    if (call->method && call->method != method.method) continue;
    if (touches(box, call->conditions, arguments)) set.push_back(i);
  }
  return set;
}

RuleSet AutomatonTable::rules_for(const Alternative& event) const {
  RuleSet set;
  for (size_t i = 0; i < rules_.size(); ++i) {
    if (rules_[i].event.is == event.is) set.push_back(i);
  }
  return set;
}

unsigned AutomatonTable::index_of(const Target& target, uint64_t count) const {
  const auto found = std::find_if(flats_.begin(), flats_.end(), [&](const Flat& flat) {
    return flat.state->name == target.state && flat.count == count;
  });
  return found->at;
}

unsigned AutomatonTable::target_of(const Transition& transition, const Flat& from) const {
  const State& state = *find_state(automaton_, transition.to->state.text);
  const uint64_t count = count_of(*transition.to, from.count);
  const bool outside = state.counter && (count < state.counter->low.value || count > state.counter->high.value);
  if (!outside) return index_of(*transition.to, count);
  return index_of(*transition.otherwise, count_of(*transition.otherwise, 0));
}

abi::Move AutomatonTable::move_of(const Rule& rule, const Flat& from) const {
  const abi::Move bits = bits_of(rule);
  if (!rule.transition->to) return static_cast<abi::Move>(from.at | bits);
  return static_cast<abi::Move>(target_of(*rule.transition, from) | abi::MoveBits::enters | bits);
}

/// Where no rule is met: denied, if the automaton governs the event and it can be; otherwise nothing changes.
AutomatonTable::Cells AutomatonTable::cells_of(const RuleSet& set, Moment moment, bool controllable) const {
  const bool governs = std::any_of(set.begin(), set.end(), [&](size_t i) { return is_of_moment(rules_[i], moment); });
  const abi::Move missing = governs && controllable ? abi::MoveBits::refuses : 0;
  Cells cells;
  for (const Flat& flat : flats_) {
    cells.push_back(static_cast<abi::Move>(flat.at | missing));
    for (const size_t i : set) {
      const Rule& rule = rules_[i];
      if (is_of_moment(rule, moment) && (rule.state == nullptr || rule.state == flat.state))
        cells.back() = move_of(rule, flat);
    }
  }
  return cells;
}

bool AutomatonTable::stays(const Cells& cells) const {
  for (size_t i = 0; i < cells.size(); ++i) {
    if (cells[i] != flats_[i].at) return false;
  }
  return true;
}

void AutomatonTable::add_text(unsigned column, const std::string& text) {
  std::vector<std::string>& texts = texts_[column];
  if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
}

bool AutomatonTable::has_room(unsigned calls, size_t singles, const Rule& rule) {
  if (4 * calls + singles <= abi::max_columns) return true;
  diagnostics_.error(rule.event.at.place,
                     fmt::format("'{}' needs column number {} of the automaton '{}'; expected at most {}: a call takes "
                                 "four, any other event one, and events share them that do the same in every state",
                                 text_of(rule.event), 4 * calls + singles, automaton_.name.text, abi::max_columns));
  return false;
}

std::optional<unsigned> AutomatonTable::try_columns(const RuleSet& set, const CallEvent& call,
                                                    const std::string& text) {
  std::array<Cells, 4> cells;
  for (size_t i = 0; i < cells.size(); ++i) {
    const auto moment = static_cast<Moment>(i);
    cells[i] = cells_of(set, moment, moment == Moment::delivered);
  }
  size_t number = static_cast<size_t>(std::find(calls_.begin(), calls_.end(), cells) - calls_.begin());
  if (number == calls_.size()) {
    if (!has_room(static_cast<unsigned>(number) + 1, singles_.size(), rules_[set.front()])) return std::nullopt;
    calls_.push_back(cells);
  }
  const auto first = static_cast<unsigned>(4 * number);
  for (unsigned i = 0; i < 4; ++i) {
    CallEvent event{static_cast<Moment>(i), call.client, call.server, call.method, {}};
    const std::string whole = text_of(Alternative{{}, event});
    add_text(first + i, whole + text);
  }
  return first;
}

std::optional<unsigned> AutomatonTable::try_column(const RuleSet& set, const Alternative& event) {
  const Cells cells = cells_of(set, Moment::delivered, is_controllable(event));
  size_t number = static_cast<size_t>(std::find(singles_.begin(), singles_.end(), cells) - singles_.begin());
  if (number == singles_.size()) {
    if (!has_room(static_cast<unsigned>(calls_.size()), number + 1, rules_[set.front()])) return std::nullopt;
    singles_.push_back(cells);
  }
  const auto column = static_cast<unsigned>(abi::max_columns - 1 - number);
  add_text(column, text_of(event));
  return column;
}

bool AutomatonTable::moves_at_end(unsigned first_column) const {
  const std::array<Cells, 4>& cells = calls_[first_column / 4];
  return !(stays(cells[1]) && stays(cells[2]) && stays(cells[3]));
}

void AutomatonTable::fill(Compiled& compiled, TicksPerSecond counter, Diagnostics& diagnostics) const {
  for (size_t i = 0; i < flats_.size(); ++i) {
    const Flat& flat = flats_[i];
    abi::MoveRow& row = compiled.tables.moves[flat.at];
    for (abi::Move& move : row.at) move = static_cast<abi::Move>(flat.at);
    for (size_t n = 0; n < calls_.size(); ++n) {
      for (size_t moment = 0; moment < 4; ++moment) row.at[4 * n + moment] = calls_[n][moment][i];
    }
    for (size_t n = 0; n < singles_.size(); ++n) row.at[abi::max_columns - 1 - n] = singles_[n][i];
    std::string text = flat.state->name.text;
    if (flat.state->counter) text += fmt::format("({})", flat.count);
    compiled.names.states[flat.at] = {index_, text, flat.state->name.text, flat.state->name.at.place, flat.count};
    if (!flat.state->expiry) continue;
    const Expiry& expiry = *flat.state->expiry;
    const auto ticks = static_cast<uint64_t>(to_ticks(expiry.time.time, counter).to_raw());
    if (ticks > longest_ticks)
      diagnostics.error(expiry.time.at.place, fmt::format("'{}' is {} ticks of the board; expected fewer than 2^56",
                                                          text_of(expiry.time), ticks));
    compiled.tables.states[flat.at] = ticks << 8 | index_of(expiry.then, count_of(expiry.then, flat.count));
  }
  NamedAutomaton& named = compiled.names.automata.emplace_back();
  named.name = automaton_.name.text;
  named.place = automaton_.name.at.place;
  for (const auto& [column, texts] : texts_) named.columns[column] = joined(texts);
}

}  // namespace nacre::tool::policy
