// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The figures that need a peer outside the machine. They are not the same in two runs, since the peers' time is not the
// machine's: each is the median of several runs, with the least and the greatest beside it.
#pragma once

#include "tools/bench/system_run.hpp"

namespace nacre::bench {

struct NetworkEffort {
  unsigned runs = 5;
  unsigned exchanges = 500;   ///< of datagrams, and of pages
  unsigned kibibytes = 2048;  ///< in each direction
};

[[nodiscard]] Result<Figures> network_figures(const Parts& parts, const std::string& tree, const NetworkEffort& effort);

/// Where the instructions of one network figure go: by component, and by function, one unit of work.
[[nodiscard]] Result<std::string> network_profile(const Parts& parts, const std::string& figure,
                                                  const NetworkEffort& effort);

[[nodiscard]] bool is_network_figure(const std::string& figure);

}  // namespace nacre::bench
