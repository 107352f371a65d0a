// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Which marker says what, in the measured systems and in what reads their events.
#pragma once

#include "tools/bench/marker_code.hpp"

namespace nacre::bench {

enum class Marker : unsigned {
  begin = 0,       ///< the measured operation begins with the next instruction
  done = 1,        ///< it is over: the caller goes on
  woken = 2,       ///< the waiter of a signal runs
  driver = 3,      ///< the driver of an interrupt runs
  loop_begin = 8,  ///< repetitions, between two readings of the counter
  loop_end = 9,
  end = end_marker,
};

inline constexpr unsigned repetitions = 100'000;  ///< of what a loop repeats
inline constexpr unsigned alarms = 100;           ///< of what waits for the clock's next second
inline constexpr unsigned warm_up = 16;

}  // namespace nacre::bench
