// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/modbus_peer/room.hpp"

#include <algorithm>

namespace nacre::modbus_peer {
namespace {

constexpr Milli street = 5'000;
constexpr Milli hottest = 60'000;
// Quick for a room, so that somebody who watches sees the heater switch within a minute.
constexpr Milli loss_per_second = 50;
constexpr Milli gain_per_second = 200;

}  // namespace

void Room::pass(std::chrono::milliseconds span) {
  if (held_) return;
  Milli rate = heater_ ? gain_per_second - loss_per_second : -loss_per_second;
  temperature_ = std::clamp(temperature_ + rate * span.count() / 1000, std::min(street, temperature_), hottest);
}

void Room::set_temperature(Milli value) {
  temperature_ = value;
  held_ = true;
}

void Room::set_humidity(Milli value) {
  humidity_ = value;
  held_ = true;
}

uint16_t register_value(Milli value) {
  Milli tenths = (value + (value < 0 ? -50 : 50)) / 100;
  return static_cast<uint16_t>(static_cast<int16_t>(std::clamp<Milli>(tenths, INT16_MIN, INT16_MAX)));
}

}  // namespace nacre::modbus_peer
