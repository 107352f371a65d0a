// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The decision of `climate`, and its account of deadlines. Pure: temperatures in tenths of a degree Celsius.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace nacre::hub {

inline constexpr int lowest_target = 50;
inline constexpr int highest_target = 300;
inline constexpr int first_target = 210;
inline constexpr int band = 5;  ///< the heater switches this far from the target

inline constexpr int coldest_reading = -550;  ///< beyond these a reading is a broken sensor
inline constexpr int hottest_reading = 1250;

enum class Heater : uint8_t { off = 0, on = 1 };

[[nodiscard]] constexpr bool plausible(int temperature) {
  return temperature >= coldest_reading && temperature <= hottest_reading;
}

/// On below target - band, off above target + band, unchanged between. No plausible reading: off, the safe side.
[[nodiscard]] constexpr Heater decide(Heater now, int temperature, int target) {
  if (!plausible(temperature)) return Heater::off;
  if (temperature < target - band) return Heater::on;
  if (temperature > target + band) return Heater::off;
  return now;
}

/// A register of the unit is the two's complement of its reading.
[[nodiscard]] constexpr int reading(uint16_t raw) { return static_cast<int16_t>(raw); }

/// What `climate` keeps across a fall (kept.hpp), so that its own fall cannot hide a missed deadline. Cycles follow one
/// another without a gap; each must bring a decision before it ends.
struct Record {
  uint64_t cycle_end;  ///< tick at which the present cycle ends
  uint64_t decided;    ///< 1: the present cycle has its decision
  uint64_t decisions;
  uint64_t missed;
  uint64_t target;
  uint64_t heater;  ///< Heater, as decided last
};

inline constexpr size_t record_words = 6;

constexpr void pack(const Record& from, uint64_t (&words)[record_words]) {
  words[0] = from.cycle_end;
  words[1] = from.decided;
  words[2] = from.decisions;
  words[3] = from.missed;
  words[4] = from.target;
  words[5] = from.heater;
}

[[nodiscard]] constexpr Record unpack_record(const uint64_t (&words)[record_words]) {
  return {words[0], words[1], words[2], words[3], words[4], words[5]};
}

[[nodiscard]] constexpr Record first_record(uint64_t now, uint64_t period) {
  return {now + period, 0, 0, 0, first_target, 0};
}

/// Closes every cycle that has ended: one without a decision is a missed deadline. Returns how many were missed.
constexpr uint64_t advance(Record& record, uint64_t now, uint64_t period) {
  if (now < record.cycle_end) return 0;
  const uint64_t cycles = (now - record.cycle_end) / period + 1;
  const uint64_t missed = cycles - record.decided;
  record.missed += missed;
  record.decided = 0;
  record.cycle_end += cycles * period;
  return missed;
}

/// A decision was made and carried out in the present cycle: advance() comes first.
constexpr void note_decision(Record& record, Heater heater) {
  record.decided = 1;
  record.decisions += 1;
  record.heater = static_cast<uint64_t>(heater);
}

}  // namespace nacre::hub
