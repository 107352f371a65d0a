// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The observer itself, on a small real system.
#include <doctest/doctest.h>

#include "tests/target/observer/subject.hpp"

using namespace nacre;
using namespace nacre::observer;

TEST_CASE("a system boots to idle, and its state is readable") {
  Subject subject({.system = "tools/bench/systems/signals"});
  subject.run_to_user(subject.id("sender"), subject.symbol(subject.id("sender"), "nacre_start"));
  CHECK(subject.component(subject.id("waiter")).deadline == never);
  CHECK(subject.component(subject.id("sender")).generation == 1);
  const uint64_t before = subject.now();
  const uint64_t after = subject.now();
  CHECK(after >= before);
  CHECK(after - before < 100);
  subject.run_to_idle();
  for (const char* name : {"supervisor", "waiter", "sender", "sleeper"}) {
    CHECK_MESSAGE(subject.component(subject.id(name)).deadline != Instant{}, name);
  }
  CHECK(subject.state().ready == 0);
  const uint64_t idle = subject.now();
  CHECK(idle > after);
  CHECK(subject.place().pc == subject.idle_address());
  CHECK(subject.audit().event_head == 4);  // four starts
}
