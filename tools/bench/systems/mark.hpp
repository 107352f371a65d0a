// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// How a measured component says where it is.
#pragma once

#include "tools/bench/markers.hpp"

namespace nacre::bench {

/// One instruction without effect; memory accesses stay on their side of it.
template <Marker marker>
[[gnu::always_inline]] inline void mark() {
  asm volatile("hint #%0" ::"i"(first_marker_hint + static_cast<unsigned>(marker)) : "memory");
}

}  // namespace nacre::bench
