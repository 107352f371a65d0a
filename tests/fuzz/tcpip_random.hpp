// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <random>

#include "tests/fuzz/tcpip_steps.hpp"

namespace nacre::fuzz {

using Random = std::minstd_rand;

/// A plausible step: most frames that are wrong everywhere end at the first check.
[[nodiscard]] Step new_step(Random& random);

}  // namespace nacre::fuzz
