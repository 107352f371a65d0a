// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Tasks: resumed by the loop alone, in bounded memory. The scheduler is the component's own; here the test is the loop.
#include "user/tasks.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>

namespace {

using namespace nacre;
using namespace nacre::user;

constexpr Instant at(uint64_t tick) { return Instant::from_raw(tick); }

int steps = 0;
Woken last = Woken::timeout;

Task<int> inner(uint64_t tick) {
  co_await sleep_until(at(tick));
  steps += 1;
  co_return 7;
}
Task<> outer() {
  steps += 1;
  const int value = co_await inner(100);
  steps += value;
  co_await sleep_until(at(200));
  steps += 100;
}
Task<> listener(uint64_t bits, uint64_t tick) {
  last = co_await Wait{bits, at(tick)};
  steps += 1;
}

TEST_CASE("a task waits for its times, and inner tasks run inside") {
  steps = 0;
  REQUIRE(start(outer()));
  CHECK(steps == 0);
  CHECK(scheduler.deadline() == at(0));
  scheduler.run(at(1));
  CHECK(steps == 1);
  CHECK(scheduler.deadline() == at(100));
  scheduler.run(at(99));
  CHECK(steps == 1);
  scheduler.run(at(100));
  CHECK(steps == 9);
  scheduler.run(at(250));
  CHECK(steps == 109);
  CHECK(scheduler.deadline() == never);
}

TEST_CASE("a wait ends by the event or by the time, and an event before the wait is not lost") {
  steps = 0;
  REQUIRE(start(listener(4, 50)));
  scheduler.run(at(1));
  scheduler.latch(2);
  scheduler.run(at(10));
  CHECK(steps == 0);
  scheduler.latch(4);
  scheduler.run(at(11));
  CHECK(steps == 1);
  CHECK(last == Woken::notified);

  REQUIRE(start(listener(4, 50)));
  scheduler.run(at(12));
  scheduler.run(at(50));
  CHECK(last == Woken::timeout);

  scheduler.latch(4);
  REQUIRE(start(listener(4, 90)));
  scheduler.run(at(60));
  CHECK(scheduler.deadline() == at(0));
  scheduler.run(at(61));
  CHECK(last == Woken::notified);
  scheduler.forget(2);
}

TEST_CASE("frames and slots are bounded and come back") {
  for (int round = 0; round < 100; ++round) {
    unsigned started = 0;
    while (start(listener(8, 1000))) started += 1;
    CHECK(started == FramePool::capacity);
    scheduler.run(at(1));
    scheduler.run(at(1000));
    CHECK(scheduler.deadline() == never);
  }
}

/// The signal that ends a process which does `act`.
int ends_with(const std::function<void()>& act) {
  const pid_t child = fork();
  if (child == 0) {
    std::signal(SIGILL, SIG_DFL);
    std::signal(SIGTRAP, SIG_DFL);
    act();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

TEST_CASE("a task that is made to wait while a request is open traps") {
  const auto wait_inside_a_request = [] {
    REQUIRE(start(listener(4, 50)));
    scheduler.open_request();
    scheduler.run(at(1));
  };
  const auto wait_after_the_request = [] {
    scheduler.open_request();
    REQUIRE(start(listener(4, 50)));
    scheduler.close_request();
    scheduler.run(at(1));
  };
  CHECK(ends_with(wait_inside_a_request) == SIGILL);
  CHECK(ends_with(wait_after_the_request) == 0);
}

}  // namespace
