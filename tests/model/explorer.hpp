// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Walks the whole reachable graph of the state machine for one set of tables: every event that could come in every state,
// with small integers for times.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/model/machine.hpp"

namespace nacre::model {

struct ExplorerOptions {
  std::vector<int64_t> steps = {0, 2};      ///< ticks that may pass before an event
  int64_t lateness = 1;                     ///< ticks by which an event may come after the timer's instant
  std::vector<int64_t> deadlines = {0, 2};  ///< of reply_wait, from the event on; `never` comes beside them
  bool aborts = false;                      ///< late aborts of components with devices
  uint64_t state_limit = 20'000'000;
};

struct Exploration {
  uint64_t states = 0;
  uint64_t transitions = 0;
  uint64_t resets = 0;
  std::array<uint64_t, 9> by_kind{};
  unsigned broken_clause = 0;  ///< of the invariant, from 1; 0: it holds everywhere
  bool disagreement = false;   ///< what `check` said
  bool complete = false;
  std::string trace;  ///< events from boot to the first problem
};

/// Compares a transition with something else. `after` is void if it has reset the board.
using Check = std::function<bool(const Machine& before, const Event& event, const Machine& after)>;

[[nodiscard]] Exploration explore(const abi::Tables& tables, const ExplorerOptions& options, const Check& check = {},
                                  Breakage breakage = {});

/// Every event that can come in this state.
void possible_events(const Machine& machine, const ExplorerOptions& options, std::vector<Event>& events);

/// One line for people.
[[nodiscard]] std::string describe(const Event& event);
[[nodiscard]] std::string describe(const Machine& machine);

}  // namespace nacre::model
