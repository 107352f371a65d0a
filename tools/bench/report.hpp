// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Figures for people and for machines.
#pragma once

#include "tools/bench/figure.hpp"

namespace nacre::bench {

/// Our figures, kernel and user apart, next to what they have to reach and to those of peers.
[[nodiscard]] std::string as_table(const Figures& figures);

/// Of figures with a spread.
[[nodiscard]] std::string as_network_table(const Figures& figures);

/// The same figures measured on something.
struct Column {
  std::string name;
  Figures figures;
};

/// Each figure of the first column, and beside it those of the others with their ratio to it. A figure that a column
/// lacks is a dash.
[[nodiscard]] std::string side_by_side(const std::vector<Column>& columns);

/// One array of {"name", "value", "unit"}.
[[nodiscard]] std::string as_json(const Figures& figures);
/// The first column's names are the figures'; the others' stand before theirs, after a stroke.
[[nodiscard]] std::string as_json(const std::vector<Column>& columns);

/// Names of the figures that miss what they have to reach.
[[nodiscard]] std::vector<std::string> missed(const Figures& figures);

}  // namespace nacre::bench
