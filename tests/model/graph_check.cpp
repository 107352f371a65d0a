// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/model/graph_check.hpp"

#include "tests/host_arch/processor.hpp"
#include "tests/model/bridge.hpp"
#include "tests/model/canonical.hpp"

namespace nacre::model {

GraphResult compare_graph(const Scenario& scenario) {
  scenario.builder.build(host::tables());
  Machine start(host::tables());
  start.boot(canonical_now);
  Bridge bridge(start, canonical_now);
  GraphResult result;
  if (const auto found = bridge.difference(start, Depth::all)) {
    result.difference = "after boot: " + describe(*found);
    return result;
  }
  const auto check = [&](const Machine& before, const Event& event, const Machine& after) {
    bridge.load(before);
    const bool reset = bridge.apply(event);
    if (reset != after.effects().reset) {
      result.difference = reset ? "only the core resets the board" : "only the model resets the board";
    } else if (!reset) {
      if (const auto found = bridge.difference(after, Depth::all)) result.difference = describe(*found);
    }
    return result.difference.empty();
  };
  result.exploration = explore(host::tables(), scenario.options, check);
  return result;
}

}  // namespace nacre::model
