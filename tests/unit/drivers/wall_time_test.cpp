// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Wall time from whole seconds and a counter.
#include "drivers/rtc/pl031/wall_time.hpp"

#include <doctest/doctest.h>

#include <random>

namespace {

using namespace nacre::drivers;
constexpr uint64_t rate = 1000;
constexpr uint64_t epoch = 1'700'000'000;

/// The true time in ticks since 1970 at `counter`, if the board was switched on at epoch + 0.7 s.
constexpr uint64_t truth(uint64_t counter) { return epoch * rate + 700 + counter; }

TEST_CASE("the first answer is the clock's own") {
  WallTime time(rate);
  CHECK(time.look(epoch, 123).seconds == epoch);
}

TEST_CASE("never late by a second, never before the clock's seconds, never backwards") {
  std::mt19937 random(31);
  WallTime time(rate);
  uint64_t counter = 0;
  uint64_t last = 0;
  for (int i = 0; i < 20'000; ++i) {
    counter += random() % 700;
    const auto seconds = static_cast<uint32_t>(truth(counter) / rate);
    const TimeOfDay told = time.look(seconds, counter);
    const uint64_t ticks = told.seconds * rate + told.nanoseconds / 1'000'000;
    REQUIRE(told.seconds == seconds);
    REQUIRE(ticks <= truth(counter));
    REQUIRE(truth(counter) - ticks < rate);
    REQUIRE(ticks >= last);
    last = ticks;
  }
  CHECK(truth(counter) - last <= 2);
}

TEST_CASE("a clock that somebody sets is believed") {
  WallTime time(rate);
  CHECK(time.look(epoch, 0).seconds == epoch);
  CHECK(time.look(epoch + 5000, 100).seconds == epoch + 5000);
  CHECK(time.look(epoch - 5000, 200).seconds == epoch - 5000);
}

}  // namespace
