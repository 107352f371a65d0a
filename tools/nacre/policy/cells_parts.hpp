// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The parts of compare_cells.
#pragma once

#include <fmt/format.h>

#include <memory>

#include "tools/nacre/policy/cells.hpp"
#include "tools/nacre/policy/samples.hpp"

namespace nacre::tool::policy {

/// A policy with an interpreter of its own.
struct Measure {
  Policy policy;
  Names names;
  std::unique_ptr<Interpreter> interpreter;
};

/// The lines of `allow` without their rates, and of the automata only that with this name; empty: none.
[[nodiscard]] std::unique_ptr<Measure> measure_of(const Policy& policy, const std::string& automaton);

template <class Text>
void expect(CellResults& results, bool holds, Text text) {
  results.compared += 1;
  if (!holds) results.differences.push_back(text());
}

/// Which messages pass, and with which rate.
void compare_calls(const Compiled& compiled, const SystemNames& system, const std::vector<Sample>& samples,
                   CellResults& results);
/// What automaton number `index` does at every event, in every state.
void compare_automaton(const Compiled& compiled, const SystemNames& system, const std::vector<Sample>& samples,
                       unsigned index, CellResults& results);
/// What is not in use says nothing, and what is in use has the form that the kernel expects.
void compare_form(const Compiled& compiled, const SystemNames& system, CellResults& results);

}  // namespace nacre::tool::policy
