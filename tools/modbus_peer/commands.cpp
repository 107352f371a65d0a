// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/modbus_peer/commands.hpp"

#include <fmt/format.h>

#include <cctype>

namespace nacre::modbus_peer {
namespace {

std::string set_value(std::string_view what, Room& room) {
  size_t space = what.find(' ');
  std::string_view name = what.substr(0, space);
  auto value = space == std::string_view::npos ? std::nullopt : parse_milli(what.substr(space + 1));
  if (!value) return fmt::format("error no number in \"{}\"", what);
  if (name == "temperature") {
    room.set_temperature(*value);
  } else if (name == "humidity") {
    room.set_humidity(*value);
  } else {
    return fmt::format("error no quantity \"{}\": temperature, humidity", name);
  }
  return fmt::format("ok {} {}", name, show_milli(*value));
}

std::string set_switch(std::string_view name, std::string_view value, bool& target) {
  if (value != "on" && value != "off") return fmt::format("error {}: on or off", name);
  target = value == "on";
  return fmt::format("ok {} {}", name, value);
}

std::string show(const Room& room, uint64_t requests) {
  return fmt::format("state temperature={} humidity={} heater={:d} lock={:d} requests={}",
                     show_milli(room.temperature()), show_milli(room.humidity()), room.heater(), room.lock(), requests);
}

}  // namespace

std::optional<Milli> parse_milli(std::string_view text) {
  bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  Milli value = 0;
  int decimals = -1;
  for (char c : text) {
    if (c == '.' && decimals < 0) {
      decimals = 0;
    } else if (isdigit(static_cast<unsigned char>(c)) && value < 1'000'000 && decimals < 3) {
      value = value * 10 + (c - '0');
      decimals += decimals >= 0;
    } else {
      return std::nullopt;
    }
  }
  if (text.empty() || decimals == 0 || text.starts_with('.')) return std::nullopt;
  for (int digit = decimals < 0 ? 0 : decimals; digit < 3; ++digit) value *= 10;
  return negative ? -value : value;
}

std::string show_milli(Milli value) {
  auto tenths = static_cast<int16_t>(register_value(value));
  return fmt::format("{}{}.{}", tenths < 0 ? "-" : "", std::abs(tenths) / 10, std::abs(tenths) % 10);
}

std::string carry_out(std::string_view line, Room& room, Switches& switches, uint64_t requests) {
  if (line.starts_with("set ")) return set_value(line.substr(4), room);
  if (line.starts_with("log ")) return set_switch("log", line.substr(4), switches.log);
  if (line.starts_with("mute ")) return set_switch("mute", line.substr(5), switches.mute);
  if (line == "read") return show(room, requests);
  if (line == "simulate") {
    room.simulate();
    return "ok simulate";
  }
  return fmt::format("error no command \"{}\": set, simulate, read, log, mute", line);
}

}  // namespace nacre::modbus_peer
