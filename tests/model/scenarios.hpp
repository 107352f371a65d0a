// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The systems of four components whose whole graphs are explored. Each puts weight on some features; together they have all.
#pragma once

#include "tests/model/explorer.hpp"
#include "tests/model/table_builder.hpp"

namespace nacre::model {

struct Scenario {
  const char* name;
  TableBuilder builder;
  ExplorerOptions options;
};

/// Calls into calls: 3 -> 2 -> 1 and 3 -> 1, budgets and limits, a line of a server, a supervised fault.
[[nodiscard]] Scenario nesting();
/// The supervisor of a client is that client's server, and the root is a server too. Guards and audited calls.
[[nodiscard]] Scenario supervision();
/// Floating point, rates, lines of plain components, late aborts.
[[nodiscard]] Scenario devices();
/// Automata that count, end by time and compare words; a rate; calls, signals, a control and falls that they govern.
[[nodiscard]] Scenario policies();

}  // namespace nacre::model
