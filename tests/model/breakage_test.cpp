// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The rules that the invariant rests on: each of them broken, the explorer finds a state in which a clause does not hold. No
// core here: this is about the specification.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <memory>

#include "tests/model/invariant.hpp"
#include "tests/model/scenarios.hpp"

namespace nacre::model {

namespace {

Exploration walk(const Scenario& scenario, Breakage breakage) {
  const auto tables = std::make_unique<abi::Tables>();
  scenario.builder.build(*tables);
  const Exploration result = explore(*tables, scenario.options, {}, breakage);
  if (result.broken_clause != 0) fmt::print("breaks \"{}\"\n{}", clauses[result.broken_clause - 1].text, result.trace);
  return result;
}

}  // namespace

TEST_CASE("a budget that preempts a server breaks the invariant") {
  CHECK(walk(nesting(), {.budget_preempts_servers = true}).broken_clause != 0);
}

TEST_CASE("a server that blocks inside a request breaks the invariant") {
  CHECK(walk(nesting(), {.server_blocks_in_request = true}).broken_clause != 0);
}

TEST_CASE("a call towards the less urgent breaks the invariant") {
  Scenario scenario = nesting();
  scenario.builder.components[1].nested = 1;
  scenario.builder.calls.push_back({.client = 1, .server = 2, .tag = 4});
  CHECK(walk(scenario, {}).broken_clause != 0);
}

TEST_CASE("the rules as they are keep it") {
  const Exploration result = walk(supervision(), {});
  CHECK(result.broken_clause == 0);
  CHECK(result.complete);
}

}  // namespace nacre::model
