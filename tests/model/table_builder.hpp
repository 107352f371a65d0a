// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Builds well-formed authority tables for tests from a few words per component. Channels and lines may be added in any
// order: `build` sorts them into slices, so the handle of a channel is its place among its owner's.
#pragma once

#include <vector>

#include "abi/tables.hpp"

namespace nacre::model {

inline constexpr int64_t plenty = int64_t{1} << 40;  ///< a budget that no test can use up

struct ComponentSpec {
  int64_t budget = plenty;
  int64_t period = plenty;
  int64_t limit = 100;
  int64_t start_limit = 200;
  uint8_t nested = 0;
  uint8_t supervisor = 0;
  uint8_t fault_bit = 63;
  bool device = false;
  uint8_t fp_slot = 0;
  uint8_t denial_quota = 4;
};

struct CallSpec {
  uint8_t client;
  uint8_t server;
  uint64_t plain = 1;
  uint64_t governed = 0;  ///< each governed method takes the next of `rows`
  uint64_t audited = 0;
  /// First one for each governed method, then further alternatives. Row::next is an index into this list.
  std::vector<abi::Row> rows = {};
  uint8_t tag = 0;
};

struct SignalSpec {
  uint8_t from;
  uint8_t to;
  uint8_t bit;
  int64_t rate_interval = 0;
  int64_t rate_tolerance = 0;
  abi::StepSet steps{};
};

struct LineSpec {
  uint8_t owner;
  uint32_t intid;
  uint8_t bit;
  int64_t cost = 0;
};

class TableBuilder {
 public:
  std::vector<ComponentSpec> components;
  std::vector<CallSpec> calls;
  std::vector<SignalSpec> signals;
  std::vector<LineSpec> lines;
  uint64_t quantum_mask = 1;
  abi::PolicyTables policy{};  ///< all but `rows` and `signals`

  /// Into `tables`, which is overwritten as a whole. Calls come before signals in each slice.
  void build(abi::Tables& tables) const;

 private:
  void add_component(abi::Tables& tables, unsigned id) const;
  void add_channels(abi::Tables& tables, unsigned owner) const;
  void add_lines(abi::Tables& tables, unsigned owner) const;
};

/// An automaton with a column of its move table.
struct Step {
  unsigned automaton;
  unsigned column;
};
[[nodiscard]] abi::StepSet steps_of(std::initializer_list<Step> steps);

/// A state that ends after this time.
[[nodiscard]] constexpr abi::StateWord state_word(uint64_t duration, uint8_t successor) {
  return duration << 8 | successor;
}

/// A transition into a state.
[[nodiscard]] constexpr abi::Move enter(uint8_t state) { return state | abi::MoveBits::enters; }

/// Writes the moves of one state: it stays where nothing else is said.
class StateMoves {
 public:
  StateMoves(abi::PolicyTables& tables, uint8_t state);
  StateMoves& at(unsigned column, abi::Move move);
  StateMoves& denied(unsigned column);

 private:
  abi::MoveRow& row_;
  uint8_t state_;
};

/// A row that leaves every word free.
[[nodiscard]] abi::Row free_row();

}  // namespace nacre::model
