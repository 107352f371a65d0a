// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The reachable graphs of four components: the invariant holds in every state, and the kernel core does what the model does
// on every transition.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/model/graph_check.hpp"
#include "tests/model/invariant.hpp"

namespace nacre::model {

namespace {

/// Every kind of event must have been met, in a graph that is worth the name.
void check(const Scenario& scenario, uint64_t least_transitions) {
  const GraphResult result = compare_graph(scenario);
  const Exploration& walk = result.exploration;
  fmt::print("{}: {} states, {} transitions", scenario.name, walk.states, walk.transitions);
  for (unsigned kind = 0; kind < walk.by_kind.size(); ++kind)
    fmt::print(", {} {}", event_names[kind], walk.by_kind[kind]);
  fmt::print(", {} resets\n", walk.resets);
  INFO(walk.trace);
  CHECK_MESSAGE(result.difference.empty(), result.difference);
  CHECK_MESSAGE(walk.broken_clause == 0, clauses[walk.broken_clause == 0 ? 0 : walk.broken_clause - 1].text);
  CHECK(walk.complete);
  CHECK(walk.transitions >= least_transitions);
  for (const uint64_t count : walk.by_kind) CHECK(count > 0);
}

}  // namespace

TEST_CASE("nesting") { check(nesting(), 30'000'000); }
TEST_CASE("supervision") { check(supervision(), 5'000'000); }
TEST_CASE("devices") { check(devices(), 10'000'000); }
TEST_CASE("policies") { check(policies(), 3'500'000); }

}  // namespace nacre::model
