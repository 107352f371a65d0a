// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What is repeated for each network figure, and how it is counted.
#pragma once

#include <functional>

#include "tools/bench/network/network_figures.hpp"
#include "tools/bench/network/network_run.hpp"

namespace nacre::bench {

struct Work {
  std::string figure;
  unsigned NetworkEffort::*unit;  ///< how often
  int type;                       ///< of the peer's socket
  uint16_t Ports::*port;
  Result<void> (*repeat)(Peer& peer, unsigned times);

  [[nodiscard]] unsigned amount(const NetworkEffort& effort) const { return effort.*unit; }
};

[[nodiscard]] const std::vector<Work>& all_work();

/// Instructions per unit, without what the system does in an equally long stretch without traffic. `begun` and `ended`
/// are called at the borders of the stretch with traffic.
[[nodiscard]] Result<Counts> measure_work(
    const NetworkRun& run, const Work& work, const NetworkEffort& effort, const std::function<void()>& begun = [] {},
    const std::function<void()>& ended = [] {});

}  // namespace nacre::bench
