// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The figures that need a peer outside the machine. They are not the same in two runs, since the peers' time is not the
// machine's: each is the median of several runs, with the least and the greatest beside it.
#pragma once

#include <functional>

#include "tools/bench/network/network_run.hpp"
#include "tools/bench/report.hpp"

namespace nacre::bench {

struct NetworkEffort {
  unsigned runs = 5;
  unsigned exchanges = 500;   ///< of datagrams, and of pages
  unsigned kibibytes = 2048;  ///< in each direction
};

/// A machine to be measured: it answers echoes, streams and pages at their ports.
struct Setup {
  std::string name;
  std::function<Result<NetworkRun>()> start;
  std::function<Result<NetworkRun>()>
      boot;  ///< of which only the first answer is measured; null: that figure is left out
};

/// Nacre as it is shipped: driver, firewall, stack and servers are components.
[[nodiscard]] Setup nacre_setup(const Parts& parts, const std::string& tree);

/// The same sources linked into one component, which calls where the others signal.
[[nodiscard]] Setup joined_setup(const Parts& parts);

/// The distribution's Linux on the same machine, with the card open and behind the SMMU. Fetches it.
[[nodiscard]] Result<std::vector<Setup>> linux_setups(const Parts& parts, const std::string& tree);

[[nodiscard]] Result<Figures> network_figures(const Setup& setup, const NetworkEffort& effort);

/// All of them, one after the other.
[[nodiscard]] Result<std::vector<Column>> network_columns(const std::vector<Setup>& setups,
                                                          const NetworkEffort& effort);

/// Where the instructions of one network figure go: by component, and by function, one unit of work.
[[nodiscard]] Result<std::string> network_profile(const Parts& parts, const std::string& figure,
                                                  const NetworkEffort& effort);

[[nodiscard]] bool is_network_figure(const std::string& figure);

}  // namespace nacre::bench
