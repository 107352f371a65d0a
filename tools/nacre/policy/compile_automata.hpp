// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// One automaton as moves: its states with each value of their counters, and a column for each class of events that it
// tells apart.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tools/nacre/policy/boxes.hpp"
#include "tools/nacre/policy/compiled.hpp"
#include "tools/nacre/policy/names.hpp"

namespace nacre::tool::policy {

/// An event of a transition, without names.
struct Rule {
  Alternative event;
  const Transition* transition = nullptr;
  const State* state = nullptr;  ///< null: any
};

/// Rules of an automaton by their numbers: those that a class of events can meet, whatever the moment.
using RuleSet = std::vector<size_t>;

class AutomatonTable {
 public:
  /// `next_state` is the first state of the tables that is free, and afterwards again.
  AutomatonTable(const Automaton& automaton, unsigned index, const Names& names, unsigned& next_state,
                 Diagnostics& diagnostics);

  [[nodiscard]] unsigned index() const { return index_; }
  [[nodiscard]] const std::vector<Rule>& rules() const { return rules_; }
  /// Of a call that stays within one box at one method; with all its moments.
  [[nodiscard]] RuleSet rules_for(const CallEvent& method, const Box& box, const SystemMethod& arguments) const;
  /// Of an event without moments.
  [[nodiscard]] RuleSet rules_for(const Alternative& event) const;

  /// The first of four columns for calls of a class, with `text` for people; nothing after an error.
  [[nodiscard]] std::optional<unsigned> try_columns(const RuleSet& set, const CallEvent& call, const std::string& text);
  [[nodiscard]] std::optional<unsigned> try_column(const RuleSet& set, const Alternative& event);
  /// Whether an end of the calls changes anything.
  [[nodiscard]] bool moves_at_end(unsigned first_column) const;

  void fill(Compiled& compiled, TicksPerSecond counter, Diagnostics& diagnostics) const;

 private:
  /// A state with a value of its counter.
  struct Flat {
    const State* state = nullptr;
    uint64_t count = 0;
    unsigned at = 0;  ///< in the tables
  };
  using Cells = std::vector<abi::Move>;  ///< of a column, by number of the flat state

  void add_rules(const std::vector<Transition>& transitions, const State* state, const Names& names);
  void add_states(unsigned& next_state, Diagnostics& diagnostics);
  [[nodiscard]] unsigned index_of(const Target& target, uint64_t count) const;
  [[nodiscard]] unsigned target_of(const Transition& transition, const Flat& from) const;
  [[nodiscard]] abi::Move move_of(const Rule& rule, const Flat& from) const;
  [[nodiscard]] Cells cells_of(const RuleSet& set, Moment moment, bool controllable) const;
  [[nodiscard]] bool stays(const Cells& cells) const;
  void add_text(unsigned column, const std::string& text);
  [[nodiscard]] bool has_room(unsigned calls, size_t singles, const Rule& rule);

  const Automaton& automaton_;
  unsigned index_;
  Diagnostics& diagnostics_;
  std::vector<Rule> rules_;
  std::vector<Flat> flats_;
  std::vector<std::array<Cells, 4>> calls_;  ///< number n has the columns from 4 n on
  std::vector<Cells> singles_;               ///< number n has column max_columns - 1 - n
  std::map<unsigned, std::vector<std::string>> texts_;
};

}  // namespace nacre::tool::policy
