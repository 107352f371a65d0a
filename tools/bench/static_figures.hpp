// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The figures that are read from files: sizes and lines.
#pragma once

#include "tools/bench/system_run.hpp"

namespace nacre::bench {

/// `tree` is the root of the sources; the system whose memory is counted is its hub.
[[nodiscard]] Result<Figures> static_figures(const Parts& parts, const std::string& tree);

}  // namespace nacre::bench
