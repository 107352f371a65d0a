// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The figures that come from running the bench systems.
#pragma once

#include "tools/bench/system_run.hpp"

namespace nacre::bench {

/// One pass over all systems. Each loop is checked against the virtual counter; a difference is an error.
[[nodiscard]] Result<Figures> measure_once(const Parts& parts);

/// Three passes; figures that are not the same in each are an error.
[[nodiscard]] Result<Figures> measure(const Parts& parts);

/// The kernel instructions of one typical operation, in order, by function: where a figure goes.
[[nodiscard]] Result<std::string> profile(const Parts& parts, const std::string& figure);

}  // namespace nacre::bench
