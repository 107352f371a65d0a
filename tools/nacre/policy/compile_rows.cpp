// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/compile_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/nacre/policy/check.hpp"
#include "tools/nacre/policy/print.hpp"
#include "tools/nacre/policy/values.hpp"

namespace nacre::tool::policy {
namespace {

constexpr uint64_t largest = ~uint64_t{0};
constexpr uint64_t longest_ticks = (uint64_t{1} << 56) - 1;

std::string key_of(const std::string& server, const std::string& method, const std::string& argument) {
  return server + " " + method + " " + argument;
}

/// What is one box and one class becomes one part.
template <class Parts>
bool try_join_two(Parts& parts) {
  for (size_t i = 0; i < parts.size(); ++i) {
    for (size_t j = 0; j < parts.size(); ++j) {
      if (i == j || parts[i].rules != parts[j].rules || !try_join(parts[i].box, parts[j].box)) continue;
      parts.erase(parts.begin() + static_cast<ptrdiff_t>(j));
      return true;
    }
  }
  return false;
}

}  // namespace

RowCompiler::RowCompiler(const SystemNames& system, std::vector<AutomatonTable>& automata, Compiled& compiled,
                         Diagnostics& diagnostics)
    : system_(system), automata_(automata), compiled_(compiled), diagnostics_(diagnostics) {
  for (const File& file : compiled.policy.files) {
    for (const Item& item : file.items) {
      if (const auto* allow = std::get_if<Allow>(&item)) allows_.push_back(allow);
    }
  }
  for_each_call(compiled.policy, [&](CallEvent& call) {
    for (const Condition& condition : call.conditions) {
      for (const Value* const value : {&condition.low, &condition.high}) {
        const auto* number = std::get_if<uint64_t>(&value->is);
        if (number != nullptr && !value->written.text.empty())
          written_[key_of(call.server.text, call.method->text, condition.argument.text)].emplace(*number,
                                                                                                 value->written.text);
      }
    }
  });
}

void RowCompiler::run() {
  for (const SystemCall& call : system_.calls) add_channel(call);
}

/// First rows of the channel's methods follow one another; their further alternatives come after them.
void RowCompiler::add_channel(const SystemCall& call) {
  NamedChannel& channel = compiled_.names.channels[call.index];
  channel = {call.client, call.server, false, 0, 0, compiled_.row_count, {}};
  std::map<unsigned, Parts> governed;
  std::map<unsigned, const SystemMethod*> by_number;
  for (const SystemMethod& method : call.methods) {
    NamedMethod& named = channel.methods[method.number];
    named = {method.name, {}, method.status_only};
    for (const SystemArgument& argument : method.arguments) {
      if (argument.owns_word) named.arguments.push_back({argument.name, argument.word, argument.enumerators});
    }
    by_number[method.number] = &method;
    Parts parts = parts_of(call, method);
    if (parts.empty()) continue;
    const bool plain = is_plain(parts, call, method);
    (plain ? channel.plain : channel.governed) |= uint64_t{1} << method.number;
    if (!plain) governed.emplace(method.number, std::move(parts));
  }
  unsigned first = compiled_.row_count;
  unsigned further = first + static_cast<unsigned>(governed.size());
  for (const auto& [number, parts] : governed) {
    unsigned index = first++;
    for (size_t i = 0; i < parts.size() && !diagnostics_.failed(); ++i) {
      add_row(index, parts[i], call, *by_number[number]);
      if (i + 1 == parts.size()) break;
      if (index < abi::max_rows) compiled_.tables.rows[index].next = static_cast<uint8_t>(further);
      index = further++;
    }
  }
  compiled_.row_count = further;
}

RowCompiler::Parts RowCompiler::parts_of(const SystemCall& call, const SystemMethod& method) {
  Parts parts;
  for (const Allow* const allow : allows_) {
    const CallEvent& event = allow->call;
    if (event.client.text != system_.components[call.client].name ||
        event.server.text != system_.components[call.server].name || event.method->text != method.name)
      continue;
    const size_t before = parts.size();
    add_parts(parts, *allow, method);
    if (parts.size() == before)
      diagnostics_.error(allow->at.place, fmt::format("the guards of the channel at {}:{} leave nothing of '{}'",
                                                      call.at.file, call.at.line, text_of(Alternative{{}, event})));
    if (parts.size() > abi::max_alternatives)
      diagnostics_.error(allow->at.place,
                         fmt::format("'{}' has {} alternatives with this line, each as a range of values that all "
                                     "automata see alike; expected at most {}",
                                     text_of(Alternative{{}, event}), parts.size(), abi::max_alternatives));
  }
  return parts;
}

void RowCompiler::add_parts(Parts& parts, const Allow& allow, const SystemMethod& method) {
  std::vector<Box> boxes = boxes_of(allow.call.conditions, method);
  for (const AutomatonTable& automaton : automata_) {
    for (const Rule& rule : automaton.rules()) {
      const auto* const event = std::get_if<CallEvent>(&rule.event.is);
      const bool meets = event != nullptr && event->client == allow.call.client && event->server == allow.call.server &&
                         event->method == allow.call.method;
      if (!meets) continue;
      std::vector<Box> pieces;
      for (const Box& box : boxes) {
        const std::vector<Box> some = cut(box, event->conditions, method);
        pieces.insert(pieces.end(), some.begin(), some.end());
      }
      boxes = std::move(pieces);
    }
  }
  Parts mine;
  for (const Box& box : boxes) {
    Part part{&allow, box, {}};
    for (const AutomatonTable& automaton : automata_)
      part.rules.push_back(automaton.rules_for(allow.call, box, method));
    mine.push_back(std::move(part));
  }
  while (try_join_two(mine)) continue;
  std::sort(mine.begin(), mine.end(), [](const Part& one, const Part& other) { return one.box < other.box; });
  parts.insert(parts.end(), mine.begin(), mine.end());
}

/// Allowed whatever it says, and nobody cares.
bool RowCompiler::is_plain(const Parts& parts, const SystemCall& call, const SystemMethod& method) {
  const Part& part = parts.front();
  const bool moved = std::any_of(part.rules.begin(), part.rules.end(), [](const RuleSet& set) { return !set.empty(); });
  const bool audited = (call.audited >> method.number & 1) != 0;
  return parts.size() == 1 && part.box == Box{} && !part.allow->rate && !moved && !audited && !method.status_only;
}

void RowCompiler::add_row(unsigned index, const Part& part, const SystemCall& call, const SystemMethod& method) {
  if (index >= abi::max_rows)
    return diagnostics_.error(
        part.allow->at.place,
        fmt::format("this line needs row number {}; expected at most {} in all", index + 1, abi::max_rows));
  abi::Row& row = compiled_.tables.rows[index];
  for (unsigned i = 0; i < abi::words; ++i) {
    row.lo[i] = part.box.words[i].low;
    row.span[i] = part.box.words[i].high - part.box.words[i].low;
  }
  const std::string text = text_of_box(part.box, part.allow->call, method);
  add_steps(row, part, method, text);
  if (method.status_only) row.flags |= abi::RowFlags::status_only | abi::RowFlags::closes;
  row.rate = rate_of(*part.allow);
  CallEvent event = part.allow->call;
  event.conditions.clear();
  compiled_.names.rows[index] = {call.index, method.number, text_of(Alternative{{}, event}) + text,
                                 part.allow->at.place};
}

void RowCompiler::add_steps(abi::Row& row, const Part& part, const SystemMethod& method, const std::string& text) {
  unsigned count = 0;
  for (AutomatonTable& automaton : automata_) {
    const RuleSet& set = part.rules[automaton.index()];
    if (set.empty()) continue;
    if (++count > abi::steps_of_event)
      return diagnostics_.error(automaton.rules()[set.front()].event.at.place,
                                fmt::format("'{}', delivered or at its end, is an event of {} automata; expected at "
                                            "most {}",
                                            text_of(Alternative{{}, part.allow->call}), count, abi::steps_of_event));
    const auto column = automaton.try_columns(set, part.allow->call, text);
    if (!column) return;
    row.steps.raw |= (abi::step_in_use | automaton.index() | uint64_t{*column} << 6) << (abi::step_bits * (count - 1));
    if (automaton.moves_at_end(*column)) row.flags |= abi::RowFlags::closes;
    add_word(row, automaton, set, method);
  }
}

void RowCompiler::add_word(abi::Row& row, const AutomatonTable& automaton, const RuleSet& set,
                           const SystemMethod& method) {
  for (const size_t i : set) {
    for (const Condition& condition : std::get<CallEvent>(automaton.rules()[i].event.is).conditions) {
      if (condition.test <= Test::within) continue;
      const SystemArgument& argument = *find_argument(method, condition.argument.text);
      if ((row.flags & abi::RowFlags::compares) != 0 && row.word != argument.word)
        return diagnostics_.error(
            condition.argument.at.place,
            fmt::format("another transition compares or keeps another argument of '{}' than '{}'; expected the same "
                        "argument in all of them",
                        method.name, argument.name));
      row.flags |= abi::RowFlags::compares;
      row.word = static_cast<uint8_t>(argument.word);
    }
  }
}

/// All rows of a line share its rate.
uint8_t RowCompiler::rate_of(const Allow& allow) {
  if (!allow.rate) return 0;
  if (const auto found = rates_.find(&allow); found != rates_.end()) return found->second;
  const size_t index = rates_.size() + 1;
  if (index == abi::max_rates) {
    diagnostics_.error(allow.rate->count.at.place,
                       fmt::format("this is rate number {}; expected at most {}", index, abi::max_rates - 1));
    return 0;
  }
  constexpr uint64_t nanoseconds = 1'000'000'000;
  const auto product = static_cast<unsigned __int128>(allow.rate->per.time.to_raw()) * system_.counter.to_raw();
  const auto divisor = static_cast<unsigned __int128>(nanoseconds) * allow.rate->count.value;
  const unsigned __int128 interval = (product + divisor - 1) / divisor;
  const unsigned __int128 tolerance = interval * (allow.rate->burst.value - 1);
  if (interval > longest_ticks || tolerance > longest_ticks)
    diagnostics_.error(
        allow.rate->burst.at.place,
        fmt::format("a burst of {}, one call every {} ticks of the board; expected fewer than 2^56 ticks "
                    "for all of it",
                    allow.rate->burst.value, static_cast<uint64_t>(interval)));
  compiled_.tables.rates[index] = {static_cast<uint64_t>(interval), static_cast<uint64_t>(tolerance)};
  rates_.emplace(&allow, static_cast<uint8_t>(index));
  return static_cast<uint8_t>(index);
}

/// As conditions; empty: no value is left out.
std::string RowCompiler::text_of_box(const Box& box, const CallEvent& call, const SystemMethod& method) const {
  std::string all;
  for (const SystemArgument& argument : method.arguments) {
    const Interval is = box.words[argument.word];
    if (is == Interval{}) continue;
    const auto names = written_.find(key_of(call.server.text, method.name, argument.name));
    const auto number = [&](uint64_t value) {
      if (names != written_.end() && names->second.contains(value)) return names->second.at(value);
      for (const auto& [name, known] : argument.enumerators) {
        if (known == value) return name;
      }
      return value == largest ? fmt::format("{:#x}", value) : fmt::format("{}", value);
    };
    all += (all.empty() ? "(" : ", ") + argument.name;
    all += is.low == is.high ? " = " + number(is.low) : fmt::format(" in {}..{}", number(is.low), number(is.high));
  }
  return all.empty() ? all : all + ")";
}

}  // namespace nacre::tool::policy
