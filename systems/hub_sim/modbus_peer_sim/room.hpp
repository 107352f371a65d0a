// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A room with a heater and a door lock, for systems without a peer outside. Pure and in integers: the same ticks
// give the same temperatures.
#pragma once

#include <stdint.h>

namespace nacre::hub_sim {

class Room {
 public:
  /// The room cools towards the outside by 1/256 of the difference a second, and the heater adds 0.15 degrees a second.
  static constexpr int outside = 8'000;  ///< thousandths of a degree
  static constexpr int heater_power = 150;
  static constexpr int loss_divisor = 256;

  bool heater = false;
  bool lock = false;

  /// Moves the room on by whole seconds; what is left of a second waits for the next call.
  constexpr void advance(uint64_t now, uint64_t ticks_per_second) {
    if (last_ == 0) last_ = now;
    for (unsigned i = 0; i < longest_step && now - last_ >= ticks_per_second; ++i) {
      last_ += ticks_per_second;
      temperature_ += (outside - temperature_) / loss_divisor + (heater ? heater_power : 0);
      humidity_ += heater ? -1 : (humidity_ < wettest ? 1 : 0);
      if (humidity_ < driest) humidity_ = driest;
    }
  }

  [[nodiscard]] constexpr uint16_t temperature() const {
    return static_cast<uint16_t>(temperature_ / 100);
  }                                                                                               ///< tenths
  [[nodiscard]] constexpr uint16_t humidity() const { return static_cast<uint16_t>(humidity_); }  ///< tenths

 private:
  static constexpr unsigned longest_step = 3'600;
  static constexpr int wettest = 550;
  static constexpr int driest = 300;

  uint64_t last_ = 0;
  int temperature_ = 20'000;
  int humidity_ = 450;
};

}  // namespace nacre::hub_sim
