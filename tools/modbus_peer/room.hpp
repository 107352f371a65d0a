// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A room with a heater and a door: what the Modbus registers show. Time comes from the caller.
#pragma once

#include <chrono>
#include <cstdint>

namespace nacre::modbus_peer {

/// Thousandths of a degree Celsius, or of a percent.
using Milli = int64_t;

class Room {
 public:
  explicit Room(Milli temperature) : temperature_(temperature) {}

  /// Lets the room take its course for `span`; the heater has had its present state all that time. No effect while
  /// the values are held.
  void pass(std::chrono::milliseconds span);

  void hold() { held_ = true; }
  void simulate() { held_ = false; }
  void set_temperature(Milli value);
  void set_humidity(Milli value);
  void set_heater(bool on) { heater_ = on; }
  void set_lock(bool open) { lock_ = open; }

  [[nodiscard]] Milli temperature() const { return temperature_; }
  [[nodiscard]] Milli humidity() const { return humidity_; }
  [[nodiscard]] bool heater() const { return heater_; }
  [[nodiscard]] bool lock() const { return lock_; }

 private:
  Milli temperature_;
  Milli humidity_ = 45'000;
  bool heater_ = false;
  bool lock_ = false;
  bool held_ = false;
};

/// Value as the registers carry it: tenths, cut to 16 bits with sign.
[[nodiscard]] uint16_t register_value(Milli value);

}  // namespace nacre::modbus_peer
