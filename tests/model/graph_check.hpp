// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Walks the graph of a scenario and compares every transition with the core: the core is loaded with the state, takes the event,
// and must end in the model's next state.
#pragma once

#include "tests/model/scenarios.hpp"

namespace nacre::model {

struct GraphResult {
  Exploration exploration;
  std::string difference;  ///< empty: core and model agree on every transition
};

[[nodiscard]] GraphResult compare_graph(const Scenario& scenario);

}  // namespace nacre::model
