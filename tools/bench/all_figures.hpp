// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Everything that `nacre bench` prints, in its order.
#pragma once

#include "tools/bench/system_run.hpp"

namespace nacre::bench {

/// The parts that the build made from this tree.
[[nodiscard]] Parts parts_of_tree(const std::string& tree);

[[nodiscard]] Result<Figures> all_figures(const Parts& parts, const std::string& tree);

}  // namespace nacre::bench
