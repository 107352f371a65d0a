// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "systems/hub/climate/control.hpp"

namespace {

using namespace nacre::hub;

TEST_CASE("the heater switches at the edges of the band only") {
  CHECK(decide(Heater::off, 204, 210) == Heater::on);
  CHECK(decide(Heater::off, 205, 210) == Heater::off);
  CHECK(decide(Heater::on, 205, 210) == Heater::on);
  CHECK(decide(Heater::on, 215, 210) == Heater::on);
  CHECK(decide(Heater::off, 215, 210) == Heater::off);
  CHECK(decide(Heater::on, 216, 210) == Heater::off);
}

TEST_CASE("a broken sensor turns the heater off") {
  CHECK(decide(Heater::on, -551, 210) == Heater::off);
  CHECK(decide(Heater::on, 1251, 210) == Heater::off);
  CHECK(decide(Heater::off, reading(0x8000), 210) == Heater::off);
}

TEST_CASE("a register holds a signed reading") {
  CHECK(reading(214) == 214);
  CHECK(reading(0xffce) == -50);
  CHECK(decide(Heater::off, reading(0xffce), 210) == Heater::on);
}

TEST_CASE("a cycle without a decision is a missed deadline") {
  Schedule schedule = first_schedule(1000, 100);
  advance(schedule, 1099, 100);
  CHECK(schedule.missed == 0);
  note_decision(schedule);
  advance(schedule, 1100, 100);
  CHECK(schedule.missed == 0);
  CHECK(schedule.decisions == 1);
  CHECK(schedule.cycle_end == 1200);
  advance(schedule, 1200, 100);
  CHECK(schedule.missed == 1);
  note_decision(schedule);
  advance(schedule, 1599, 100);
  CHECK(schedule.missed == 3);
  CHECK(schedule.cycle_end == 1600);
}

TEST_CASE("a kept schedule is believed only if it can be true") {
  Schedule schedule = first_schedule(1000, 100);
  CHECK(believable(schedule, 1000, 100));
  CHECK(believable(schedule, 5000, 100));
  CHECK(!believable(schedule, 999, 100));
  CHECK(!believable(Schedule{}, 1000, 100));
  schedule.target = highest_target + 1;
  CHECK(!believable(schedule, 1000, 100));
}

}  // namespace
