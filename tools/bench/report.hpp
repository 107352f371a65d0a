// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Figures for people and for machines.
#pragma once

#include "tools/bench/figure.hpp"

namespace nacre::bench {

/// Our figures, kernel and user apart, next to what they have to reach and to those of peers.
[[nodiscard]] std::string as_table(const Figures& figures);

/// One array of {"name", "value", "unit"}.
/// Of figures with a spread.
[[nodiscard]] std::string as_network_table(const Figures& figures);

[[nodiscard]] std::string as_json(const Figures& figures);

/// Names of the figures that miss what they have to reach.
[[nodiscard]] std::vector<std::string> missed(const Figures& figures);

}  // namespace nacre::bench
