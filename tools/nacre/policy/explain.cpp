// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tools/nacre/policy/overlap.hpp"
#include "tools/nacre/policy/print.hpp"

namespace nacre::tool::policy {
namespace {

/// State, event, sentence, place.
using Row = std::array<std::string, 4>;

std::string place_text(const Place& place) { return fmt::format("{}:{}", place.file, place.line); }

std::string sentence_of(const Transition& transition) {
  if (!transition.to) return "It may happen, and the state stays.";
  if (!transition.otherwise) return fmt::format("The state becomes {}.", text_of(*transition.to));
  return fmt::format("The state becomes {}, or {} if the count leaves its range.", text_of(*transition.to),
                     text_of(*transition.otherwise));
}

/// The table of one automaton: a column for each event that it names, with names replaced by what they stand for.
class Table {
 public:
  Table(const Automaton& automaton, const Names& names) : automaton_(automaton), names_(names) {
    for (const State& state : automaton.states) add_columns(state.transitions);
    add_columns(automaton.anywhere);
  }

  std::vector<Row> rows() {
    for (const State& state : automaton_.states) {
      for (const Alternative& event : columns_) add_cell(state, event);
      if (state.expiry)
        add(state, "after " + text_of(state.expiry->time),
            fmt::format("The state becomes {}.", text_of(state.expiry->then)), state.expiry->time.at.place);
    }
    return std::move(rows_);
  }

 private:
  void add_columns(const std::vector<Transition>& transitions) {
    for (const Transition& transition : transitions) {
      for (Alternative& atom : atoms_of(transition.event, names_)) {
        if (std::find(columns_.begin(), columns_.end(), atom) == columns_.end()) columns_.push_back(std::move(atom));
      }
    }
  }

  void add(const State& state, const std::string& event, const std::string& sentence, const Place& place) {
    const std::string name =
        state.counter ? fmt::format("{}({})", state.name.text, state.counter->name.text) : state.name.text;
    rows_.push_back({name, event, sentence, place_text(place)});
  }

  void add_cell(const State& state, const Alternative& event) {
    for (const auto* const transitions : {&state.transitions, &automaton_.anywhere}) {
      for (const Transition& transition : *transitions) {
        for (const Alternative& atom : atoms_of(transition.event, names_)) {
          if (covers(atom, event)) return add(state, text_of(event), sentence_of(transition), atom.at.place);
        }
      }
    }
    const char* const missing = is_controllable(event) ? "t is denied." : "t has happened, and nothing changes.";
    add(state, text_of(event), (shares_call(state, event) ? "Otherwise i" : "I") + std::string(missing),
        state.name.at.place);
  }

  /// Whether another line of the state is about the same method, so that it may take a part of the event.
  bool shares_call(const State& state, const Alternative& event) {
    Alternative whole = event;
    if (auto* call = std::get_if<CallEvent>(&whole.is)) call->conditions.clear();
    for (const auto* const transitions : {&state.transitions, &automaton_.anywhere}) {
      for (const Transition& transition : *transitions) {
        const std::vector<Alternative> atoms = atoms_of(transition.event, names_);
        if (std::any_of(atoms.begin(), atoms.end(), [&](const Alternative& atom) { return overlap(whole, atom); }))
          return true;
      }
    }
    return false;
  }

  const Automaton& automaton_;
  const Names& names_;
  std::vector<Alternative> columns_;
  std::vector<Row> rows_;
};

std::string text_of(const std::vector<Row>& rows) {
  std::array<size_t, 4> widths{};
  for (const Row& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const Row& row : rows)
    text += fmt::format("  {:{}}  {:{}}  {:{}}  {}\n", row[0], widths[0], row[1], widths[1], row[2], widths[2], row[3]);
  return text;
}

}  // namespace

std::string explanation_of(const Policy& policy) {
  Diagnostics diagnostics;
  Names names = names_of(policy, diagnostics);
  expand(names);
  std::string text;
  for (const Automaton* const automaton : names.in_order) {
    std::vector<Row> rows = Table(*automaton, names).rows();
    rows.insert(rows.begin(), {"state", "event", "what follows", "place"});
    text += fmt::format("{}automaton {}, {}: at boot the state is {}.\n", text.empty() ? "" : "\n",
                        automaton->name.text, place_text(automaton->name.at.place), text_of(automaton->start));
    text += text_of(rows);
  }
  if (text.empty()) text = fmt::format("The policy {} has no automaton.\n", policy.files.front().name.text);
  return text;
}

}  // namespace nacre::tool::policy
