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
  Record record = first_record(1000, 100);
  CHECK(advance(record, 1099, 100) == 0);
  note_decision(record, Heater::on);
  CHECK(advance(record, 1100, 100) == 0);
  CHECK(record.decisions == 1);
  CHECK(record.cycle_end == 1200);
  CHECK(advance(record, 1200, 100) == 1);
  note_decision(record, Heater::off);
  CHECK(advance(record, 1599, 100) == 2);
  CHECK(record.missed == 3);
  CHECK(record.cycle_end == 1600);
}

TEST_CASE("a record survives packing") {
  Record record = first_record(1000, 100);
  note_decision(record, Heater::on);
  record.missed = 7;
  record.target = 225;
  uint64_t words[record_words];
  pack(record, words);
  const Record again = unpack_record(words);
  CHECK(again.cycle_end == 1100);
  CHECK(again.decided == 1);
  CHECK(again.decisions == 1);
  CHECK(again.missed == 7);
  CHECK(again.target == 225);
  CHECK(again.heater == 1);
}

}  // namespace
