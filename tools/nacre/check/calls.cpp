// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/check/calls.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace nacre::tool::check {
namespace {

using abi::Row;
using policy::CallEvent;
using policy::Compiled;
using policy::NamedArgument;
using policy::NamedMethod;
using CutSet = std::set<uint64_t>;

struct Range {
  uint64_t low = 0;
  uint64_t high = 0;
};

uint64_t number_of(const policy::Value& value, const NamedArgument& argument) {
  if (const auto* number = std::get_if<uint64_t>(&value.is)) return *number;
  const auto& name = std::get<std::string>(value.is);
  const auto found = argument.enumerators.find(name);
  if (found == argument.enumerators.end())
    throw std::runtime_error(fmt::format("{}:{}:{}: error: '{}' is no value of '{}'", value.at.place.file,
                                         value.at.place.line, value.at.place.column, name, argument.name));
  return found->second;
}

const NamedArgument* find(const NamedMethod& method, const std::string& name) {
  const auto found = std::find_if(method.arguments.begin(), method.arguments.end(),
                                  [&](const NamedArgument& one) { return one.name == name; });
  return found == method.arguments.end() ? nullptr : &*found;
}

Range range_of(const policy::Condition& condition, const NamedArgument& argument) {
  const uint64_t low = number_of(condition.low, argument);
  return {low, condition.test == policy::Test::within ? number_of(condition.high, argument) : low};
}

/// One method of one channel.
class Method {
 public:
  Method(const Compiled& compiled, const Watch& watch, unsigned index, unsigned method)
      : compiled_(compiled), watch_(watch), index_(index), method_(method), channel_(compiled.names.channels.at(index)) {
    const auto named = channel_.methods.find(method);
    if (named != channel_.methods.end()) names_ = named->second;
    const uint64_t bit = uint64_t{1} << method;
    if ((channel_.governed & bit) == 0) return;
    unsigned row = channel_.first_row + static_cast<unsigned>(__builtin_popcountll(channel_.governed & (bit - 1)));
    for (unsigned i = 0; i < abi::max_alternatives; ++i) {
      rows_.push_back(row);
      row = compiled.tables.rows[row].next;
      if (row == 0) break;
    }
  }

  /// Where rules and claims cut each word.
  [[nodiscard]] std::array<CutSet, abi::words> cuts() const {
    std::array<CutSet, abi::words> cuts;
    for (CutSet& one : cuts) one.insert(0);
    for (const unsigned row : rows_) {
      const Row& rule = compiled_.tables.rows[row];
      for (unsigned i = 0; i < abi::words; ++i) {
        cuts[i].insert(rule.lo[i]);
        if (rule.span[i] != ~uint64_t{0}) cuts[i].insert(rule.lo[i] + rule.span[i] + 1);
      }
    }
    for (const Leaf& leaf : watch_.leaves) {
      for (const policy::Alternative& atom : leaf) cut(cuts, atom);
    }
    return cuts;
  }

  void add_classes(std::array<CutSet, abi::words> cuts, Calls& calls) const {
    for (const unsigned row : rows_) {
      for_saved(row, [&](unsigned automaton, unsigned word) {
        cuts[word].insert(calls.saved[automaton].begin(), calls.saved[automaton].end());
      });
    }
    CallClass call;
    call.channel = index_;
    call.method = method_;
    add_from(0, cuts, call, calls);
  }

  /// Which automata compare or save which word.
  template <class Visit>
  void for_saved(unsigned row, Visit visit) const {
    const Row& rule = compiled_.tables.rows[row];
    if ((rule.flags & abi::RowFlags::compares) == 0) return;
    for (unsigned k = 0; k < abi::steps_of_event; ++k) {
      const uint64_t step = abi::step_of(rule.steps, k);
      if ((step & abi::step_in_use) == 0) return;
      visit(static_cast<unsigned>(abi::automaton_of(step)), rule.word % abi::words);
    }
  }
  [[nodiscard]] const std::vector<unsigned>& rows() const { return rows_; }

 private:
  [[nodiscard]] bool names(const CallEvent& event) const {
    const auto& components = compiled_.names.components;
    return components[channel_.client].name == event.client.text && components[channel_.server].name == event.server.text &&
           (!event.method || event.method->text == names_.name);
  }

  void cut(std::array<CutSet, abi::words>& cuts, const policy::Alternative& atom) const {
    const auto* event = std::get_if<CallEvent>(&atom.is);
    if (event == nullptr || !names(*event)) return;
    for (const policy::Condition& condition : event->conditions) {
      const NamedArgument* argument = find(names_, condition.argument.text);
      if (argument == nullptr) continue;
      const Range range = range_of(condition, *argument);
      cuts[argument->word].insert(range.low);
      if (range.high != ~uint64_t{0}) cuts[argument->word].insert(range.high + 1);
    }
  }

  [[nodiscard]] bool meets(const CallClass& call, const policy::Condition& condition) const {
    const NamedArgument* argument = find(names_, condition.argument.text);
    if (argument == nullptr) return false;
    const Range range = range_of(condition, *argument);
    const uint64_t word = call.sample[argument->word];
    const bool within = word >= range.low && word <= range.high;
    return condition.test == policy::Test::different ? !within : within;
  }

  [[nodiscard]] std::array<Letter, 4> letters_of(const CallClass& call) const {
    std::array<Letter, 4> letters{};
    for (size_t i = 0; i < watch_.leaves.size(); ++i) {
      for (const policy::Alternative& atom : watch_.leaves[i]) {
        const auto* event = std::get_if<CallEvent>(&atom.is);
        if (event == nullptr || !names(*event)) continue;
        const bool all = std::all_of(event->conditions.begin(), event->conditions.end(),
                                     [&](const policy::Condition& one) { return meets(call, one); });
        if (all) letters[static_cast<size_t>(event->moment)] |= Letter{1} << i;
      }
    }
    return letters;
  }

  [[nodiscard]] std::optional<unsigned> row_of(const CallClass& call) const {
    for (const unsigned row : rows_) {
      const Row& rule = compiled_.tables.rows[row];
      bool all = true;
      for (unsigned i = 0; i < abi::words; ++i) all = all && call.sample[i] - rule.lo[i] <= rule.span[i];
      if (all) return row;
    }
    return std::nullopt;
  }

  void add_from(unsigned word, const std::array<CutSet, abi::words>& cuts, CallClass& call, Calls& calls) const {
    if (word == abi::words) return add(call, calls);
    for (const uint64_t start : cuts[word]) {
      call.sample[word] = start;
      add_from(word + 1, cuts, call, calls);
    }
  }

  void add(CallClass call, Calls& calls) const {
    call.row = row_of(call);
    if (!rows_.empty() && !call.row) return;
    call.letters = letters_of(call);
    if (call.row) call.steps = compiled_.tables.rows[*call.row].steps;
    unsigned k = 0;
    if (call.row) {
      for_saved(*call.row, [&](unsigned automaton, unsigned compared) {
        call.saved[k++] = interval_of(calls.saved[automaton], call.sample[compared]);
      });
    }
    const auto same = [&](const CallClass& other) {
      return other.channel == call.channel && other.method == call.method && other.row == call.row &&
             other.letters == call.letters && other.saved == call.saved;
    };
    if (std::none_of(calls.classes.begin(), calls.classes.end(), same)) calls.classes.push_back(call);
  }

  const Compiled& compiled_;
  const Watch& watch_;
  unsigned index_;
  unsigned method_;
  const policy::NamedChannel& channel_;
  NamedMethod names_;
  std::vector<unsigned> rows_;
};

std::vector<Method> methods_of(const Compiled& compiled, const Watch& watch) {
  std::vector<Method> methods;
  for (const auto& [index, channel] : compiled.names.channels) {
    if (channel.signal) continue;
    for (unsigned method = 0; method < 64; ++method) {
      if (((channel.plain | channel.governed) >> method & 1) != 0) methods.emplace_back(compiled, watch, index, method);
    }
  }
  return methods;
}

/// One automaton's saved word may come through several methods, so cuts of one are cuts of all: until none is new.
std::vector<Cuts> saved_cuts(const std::vector<Method>& methods, const std::vector<std::array<CutSet, abi::words>>& cuts) {
  std::vector<CutSet> sets(abi::max_automata, CutSet{0});
  for (size_t i = 0; i < methods.size(); ++i) {
    for (const unsigned row : methods[i].rows()) {
      methods[i].for_saved(row, [&](unsigned automaton, unsigned word) {
        sets[automaton].insert(cuts[i][word].begin(), cuts[i][word].end());
      });
    }
  }
  std::vector<Cuts> saved;
  for (const CutSet& set : sets) saved.emplace_back(set.begin(), set.end());
  return saved;
}

}  // namespace

unsigned interval_of(const Cuts& cuts, uint64_t value) {
  return static_cast<unsigned>(std::upper_bound(cuts.begin(), cuts.end(), value) - cuts.begin() - 1);
}

Calls calls_of(const Compiled& compiled, const Watch& watch) {
  const std::vector<Method> methods = methods_of(compiled, watch);
  std::vector<std::array<CutSet, abi::words>> cuts;
  for (const Method& method : methods) cuts.push_back(method.cuts());
  Calls calls;
  calls.saved = saved_cuts(methods, cuts);
  for (size_t i = 0; i < methods.size(); ++i) methods[i].add_classes(cuts[i], calls);
  return calls;
}

std::string text_of(const CallClass& call, const policy::PolicyNames& names) {
  const policy::NamedChannel& channel = names.channels.at(call.channel);
  const auto method = channel.methods.find(call.method);
  std::string arguments;
  if (method != channel.methods.end()) {
    for (const NamedArgument& argument : method->second.arguments) {
      const uint64_t word = call.sample[argument.word];
      const auto named = std::find_if(argument.enumerators.begin(), argument.enumerators.end(),
                                      [&](const auto& one) { return one.second == word; });
      arguments += fmt::format("{}{} = {}", arguments.empty() ? "" : ", ", argument.name,
                               named == argument.enumerators.end() ? std::to_string(word) : named->first);
    }
  }
  const std::string name = method == channel.methods.end() ? std::to_string(call.method) : method->second.name;
  return fmt::format("{} > {}.{}({})", names.components[channel.client].name, names.components[channel.server].name,
                     name, arguments);
}

}  // namespace nacre::tool::check
