// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Executed instructions by component and function.
#pragma once

#include "tools/bench/network/network_run.hpp"

namespace nacre::bench {

/// Of what happened between `before` and `after`, divided by `units`.
[[nodiscard]] std::string site_profile(const NetworkRun& run, const std::vector<Site>& before,
                                       const std::vector<Site>& after, unsigned units);

}  // namespace nacre::bench
