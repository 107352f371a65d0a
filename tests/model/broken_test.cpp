// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Linked with a deliberately broken core: succeeds iff the comparison that the real core passes finds a difference in the scenario
// that is named on the command line.
#include <fmt/format.h>

#include <string_view>

#include "tests/model/graph_check.hpp"

int main(int argument_count, char** arguments) {
  using namespace nacre::model;
  for (const Scenario& scenario : {supervision(), devices(), nesting(), policies()}) {
    if (argument_count != 2 || std::string_view(arguments[1]) != scenario.name) continue;
    const GraphResult result = compare_graph(scenario);
    if (result.difference.empty()) continue;
    fmt::print("{}: caught after {} transitions: {}\n{}", scenario.name, result.exploration.transitions,
               result.difference, result.exploration.trace);
    return 0;
  }
  fmt::print("not caught\n");
  return 1;
}
