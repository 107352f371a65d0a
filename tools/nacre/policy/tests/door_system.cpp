// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/tests/door_system.hpp"

namespace nacre::test {

using namespace tool::policy;

tool::policy::SystemNames door_system() {
  const SystemArgument address{
      "addr", 0, true, {{"heater", 0}, {"lock", 1}, {"thermometer", 2}, {"hygrometer", 3}, {"humidity", 4}}};
  const SystemArgument value{"value", 1, true, {{"off", 0}, {"on", 1}}};
  const SystemArgument shared{"half", 2, false, {}};
  const std::vector<SystemMethod> bus_methods = {{0, "read_input", {address}, {}, false},
                                                 {2, "write_coil", {address, value}, {}, false},
                                                 {3, "collect", {}, {}, false},
                                                 {5, "read_many", {address, value}, {{"addr", "value"}}, false}};
  const std::vector<SystemMethod> auth_methods = {{0, "check", {{"code", 0, true, {}}, shared}, {}, true}};
  const std::vector<SystemMethod> door_methods = {{0, "unlock", {{"code", 0, true, {}}}, {}, false},
                                                  {1, "state", {}, {}, false}};
  SystemNames system;
  system.components = {{"supervisor", true, 0}, {"bus", true, 0},  {"auth", true, 0},
                       {"climate", true, 0},    {"door", true, 0}, {"web", false, 4}};
  system.calls = {
      {climate_bus, climate, bus, bus_methods, 0b001101, 0, {}, {"system.toml", 10, 1}},
      {door_auth, door, auth, auth_methods, 1, 0, {}, {"system.toml", 20, 1}},
      {door_bus, door, bus, bus_methods, 0b101100, 0b001000, {{2, "addr", 1, 3}}, {"system.toml", 30, 1}},
      {web_door, web, door, door_methods, 0b11, 0, {}, {"system.toml", 40, 1}},
  };
  system.signals = {{bus_door, bus, door}};
  system.counter = tool::TicksPerSecond::from_raw(1'000);
  return system;
}

}  // namespace nacre::test
