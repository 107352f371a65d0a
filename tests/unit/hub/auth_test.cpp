// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The attempt counter, the spent codes and the area that keeps both.
#include <doctest/doctest.h>

#include <cstring>

#include "systems/hub/auth/attempts.hpp"
#include "systems/hub/kept.hpp"

namespace {

using namespace nacre::hub;
constexpr uint64_t second = 100;

TEST_CASE("five tries, then a pause, then five again") {
  Attempts attempts;
  for (int i = 0; i < 5; ++i) CHECK(try_admit(attempts, 1000, second) == Admission::admitted);
  CHECK(try_admit(attempts, 1000, second) == Admission::paused);
  CHECK(try_admit(attempts, 1000 + 60 * second - 1, second) == Admission::paused);
  for (int i = 0; i < 5; ++i) CHECK(try_admit(attempts, 1000 + 60 * second, second) == Admission::admitted);
  CHECK(try_admit(attempts, 1000 + 60 * second, second) == Admission::paused);
}

TEST_CASE("success gives the tries back, even the fifth") {
  Attempts attempts;
  for (int i = 0; i < 5; ++i) CHECK(try_admit(attempts, 1000, second) == Admission::admitted);
  note_success(attempts, 7);
  CHECK(try_admit(attempts, 1000, second) == Admission::admitted);
  CHECK(attempts.tries == 1);
}

TEST_CASE("a code is good one step around the present, once") {
  Attempts attempts;
  CHECK(!acceptable(attempts, 10, 8));
  CHECK(acceptable(attempts, 10, 9));
  CHECK(acceptable(attempts, 10, 10));
  CHECK(acceptable(attempts, 10, 11));
  CHECK(!acceptable(attempts, 10, 12));
  note_success(attempts, 10);
  CHECK(!acceptable(attempts, 10, 9));
  CHECK(!acceptable(attempts, 10, 10));
  CHECK(acceptable(attempts, 10, 11));
}

TEST_CASE("after a reset: a pause, and nothing that the window reaches now") {
  Attempts attempts = after_reset(5000, second, 10);
  CHECK(try_admit(attempts, 5000 + 60 * second - 1, second) == Admission::paused);
  CHECK(try_admit(attempts, 5000 + 60 * second, second) == Admission::admitted);
  CHECK(!acceptable(attempts, 10, 11));
  CHECK(!acceptable(attempts, 12, 11));
  CHECK(acceptable(attempts, 12, 12));
}

TEST_CASE("an empty area keeps nothing, a stored value survives its writer") {
  KeptArea<3> area = {};
  uint64_t words[3];
  CHECK(!Kept<3>(area).try_load(words));
  Kept<3>(area).store({1, 2, 3});
  CHECK(Kept<3>(area).try_load(words));
  CHECK(words[2] == 3);
  Kept<3> second_life(area);
  CHECK(second_life.try_load(words));
  second_life.store({4, 5, 6});
  second_life.store({7, 8, 9});
  CHECK(Kept<3>(area).try_load(words));
  CHECK(words[0] == 7);
}

TEST_CASE("a store that stops after any byte leaves the old value or the new one") {
  KeptArea<3> before = {};
  Kept<3> writer(before);
  writer.store({1, 2, 3});
  KeptArea<3> after = before;
  Kept<3> next(after);
  uint64_t words[3];
  REQUIRE(next.try_load(words));
  next.store({4, 5, 6});
  for (size_t cut = 0; cut <= sizeof(before); ++cut) {
    KeptArea<3> torn = before;
    std::memcpy(&torn, &after, cut);
    REQUIRE(Kept<3>(torn).try_load(words));
    CHECK((words[0] == 1 || words[0] == 4));
    CHECK(words[2] == words[0] + 2);
    Kept<3> survivor(torn);
    REQUIRE(survivor.try_load(words));
    survivor.store({7, 8, 9});
    REQUIRE(Kept<3>(torn).try_load(words));
    CHECK(words[0] == 7);
  }
}

TEST_CASE("a store that forgot to load first still wins") {
  KeptArea<1> area = {};
  uint64_t words[1];
  for (uint64_t value = 1; value < 6; ++value) {
    Kept<1>(area).store({value});
    REQUIRE(Kept<1>(area).try_load(words));
    CHECK(words[0] == value);
  }
}

}  // namespace
