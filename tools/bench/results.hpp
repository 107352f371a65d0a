// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The page in which a measured component leaves its readings of the counter. The reader finds it by its first word.
#pragma once

#include <stdint.h>

namespace nacre::bench {

inline constexpr uint64_t results_magic = 0x746c'7573'6572'626e;

struct Results {
  uint64_t magic;
  uint64_t ticks[8];  ///< of each loop, in the order in which the component runs them
};

}  // namespace nacre::bench
