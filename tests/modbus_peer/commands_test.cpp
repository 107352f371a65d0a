// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "tools/modbus_peer/commands.hpp"

#include <doctest/doctest.h>

namespace nacre::modbus_peer {
namespace {

using namespace std::chrono_literals;

TEST_CASE("numbers have at most three decimals and nothing else beside them") {
  CHECK(parse_milli("17.5") == 17'500);
  CHECK(parse_milli("-3.25") == -3'250);
  CHECK(parse_milli("0") == 0);
  CHECK(parse_milli("40.125") == 40'125);
  for (const char* wrong : {"", "-", ".", ".5", "5.", "1.2.3", "1.2345", "12a", " 1", "99999999"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_milli(wrong));
  }
}

TEST_CASE("registers carry tenths with sign, rounded and cut to 16 bits") {
  CHECK(register_value(21'450) == 215);
  CHECK(register_value(-50) == 0xffff);
  CHECK(register_value(-10'000) == 0xff9c);
  CHECK(register_value(99'999'999) == 32767);
  CHECK(show_milli(-10'000) == "-10.0");
  CHECK(show_milli(-400) == "-0.4");
}

TEST_CASE("the room cools to the street and warms while the heater is on") {
  Room room(20'000);
  room.pass(10s);
  CHECK(room.temperature() == 19'500);
  room.set_heater(true);
  room.pass(10s);
  CHECK(room.temperature() == 21'000);
  room.set_heater(false);
  room.pass(3600s);
  CHECK(room.temperature() == 5'000);
}

TEST_CASE("a value that is set stays until the room may go on") {
  Room room(20'000);
  Switches switches;
  CHECK(carry_out("set temperature 17.5", room, switches, 0) == "ok temperature 17.5");
  room.pass(100s);
  CHECK(carry_out("read", room, switches, 3) == "state temperature=17.5 humidity=45.0 heater=0 lock=0 requests=3");
  CHECK(carry_out("simulate", room, switches, 0) == "ok simulate");
  room.pass(10s);
  CHECK(room.temperature() == 17'000);
}

TEST_CASE("what is no command changes nothing and is said") {
  Room room(20'000);
  Switches switches;
  CHECK(carry_out("set temperature", room, switches, 0) == "error no number in \"temperature\"");
  CHECK(carry_out("set pressure 3", room, switches, 0) == "error no quantity \"pressure\": temperature, humidity");
  CHECK(carry_out("log maybe", room, switches, 0) == "error log: on or off");
  CHECK(carry_out("sett", room, switches, 0) == "error no command \"sett\": set, simulate, read, log, mute");
  CHECK(room.temperature() == 20'000);
  CHECK_FALSE(switches.log);
}

}  // namespace
}  // namespace nacre::modbus_peer
