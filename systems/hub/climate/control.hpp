// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The decision of `climate`, and its account of deadlines. Pure: temperatures in tenths of a degree Celsius.
#pragma once

#include <stdint.h>

#include "lib/strong.hpp"

namespace nacre::hub {

inline constexpr int lowest_target = 50;
inline constexpr int highest_target = 300;
inline constexpr int first_target = 210;
inline constexpr int band = 5;  ///< the heater switches this far from the target

inline constexpr int coldest_reading = -550;  ///< beyond these a reading is a broken sensor
inline constexpr int hottest_reading = 1250;

enum class Heater : uint8_t { off = 0, on = 1 };

[[nodiscard]] constexpr bool plausible(int temperature) { return temperature >= coldest_reading && temperature <= hottest_reading; }

/// On below target - band, off above target + band, unchanged between. No plausible reading: off, the safe side.
[[nodiscard]] constexpr Heater decide(Heater now, int temperature, int target) {
  if (!plausible(temperature)) return Heater::off;
  if (temperature < target - band) return Heater::on;
  if (temperature > target + band) return Heater::off;
  return now;
}

/// A register of the unit is the two's complement of its reading.
[[nodiscard]] constexpr int reading(uint16_t raw) { return static_cast<int16_t>(raw); }

/// Cycles follow one another without a gap; each must end with a decision before the next one begins. The account
/// lives in a region that start-up leaves alone, so a fall of `climate` itself cannot hide a missed deadline.
struct Schedule {
  static constexpr uint64_t magic_value = 0x6574'616d'696c'6301;
  uint64_t magic;
  uint64_t cycle_end;  ///< tick at which the current cycle must have its decision
  uint64_t decided;    ///< 1: the current cycle has it
  uint64_t decisions;
  uint64_t missed;
  int64_t target;
};

[[nodiscard]] constexpr bool believable(const Schedule& schedule, uint64_t now, uint64_t period) {
  return schedule.magic == Schedule::magic_value && schedule.decided <= 1 && schedule.target >= lowest_target &&
         schedule.target <= highest_target && schedule.cycle_end <= now + period;
}

[[nodiscard]] constexpr Schedule first_schedule(uint64_t now, uint64_t period) {
  return {Schedule::magic_value, now + period, 0, 0, 0, first_target};
}

/// Closes every cycle that has ended: one without a decision is a missed deadline.
constexpr void advance(Schedule& schedule, uint64_t now, uint64_t period) {
  if (now < schedule.cycle_end) return;
  const uint64_t cycles = (now - schedule.cycle_end) / period + 1;
  schedule.missed += cycles - schedule.decided;
  schedule.decided = 0;
  schedule.cycle_end += cycles * period;
}

/// To be called once per decision, after advance().
constexpr void note_decision(Schedule& schedule) {
  schedule.decided = 1;
  schedule.decisions += 1;
}

}  // namespace nacre::hub
