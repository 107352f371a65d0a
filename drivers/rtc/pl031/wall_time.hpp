// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Wall time from a clock of whole seconds and a counter of fine ticks. Pure.
//
// At counter c the clock shows s: the time is in [s, s + 1). So the time at counter 0 is in [s - c, s + 1 - c), in ticks.
// Every look narrows this; the answer is its lower end. It runs with the counter, never before the clock's seconds, and
// jumps only forward, by less than a second in all, unless somebody sets the clock.
#pragma once

#include <stdint.h>

namespace nacre::drivers {

struct TimeOfDay {
  uint64_t seconds;  ///< since 1970
  uint32_t nanoseconds;
};

class WallTime {
 public:
  explicit constexpr WallTime(uint64_t ticks_per_second) : rate_(static_cast<int64_t>(ticks_per_second)) {}

  /// `seconds` and `counter` were read at the same moment.
  [[nodiscard]] constexpr TimeOfDay look(uint32_t seconds, uint64_t counter) {
    const int64_t earliest = static_cast<int64_t>(seconds) * rate_ - static_cast<int64_t>(counter);
    const bool set_back = origin_ >= earliest + rate_;
    if (!known_ || set_back || earliest > origin_) origin_ = earliest;
    known_ = true;
    const auto now = static_cast<uint64_t>(origin_ + static_cast<int64_t>(counter));
    const auto rate = static_cast<uint64_t>(rate_);
    return {now / rate, static_cast<uint32_t>(now % rate * 1'000'000'000 / rate)};
  }

 private:
  int64_t rate_;
  int64_t origin_ = 0;  ///< time at counter 0, in ticks since 1970
  bool known_ = false;
};

}  // namespace nacre::drivers
