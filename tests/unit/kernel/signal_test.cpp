// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/kernel/kernel_fixture.hpp"

namespace nacre::kernel_test {

namespace {

/// 3 signals 1, 4 and 2 (two at a time, then one in 100 ticks).
TableBuilder signals() {
  TableBuilder builder;
  builder.components = {{}, {}, {}, {.denial_quota = 2}, {}};
  builder.signals = {{.from = 3, .to = 1, .bit = 4},
                     {.from = 3, .to = 4, .bit = 0},
                     {.from = 3, .to = 2, .bit = 7, .rate_interval = 100, .rate_tolerance = 100}};
  return builder;
}

TEST_CASE("a signal to a more urgent waiter switches to it, and back with ok") {
  Kernel kernel(signals());
  kernel.run_up_to(3, {1, 4});
  kernel.signal(0);
  CHECK(kernel.current() == 1);
  CHECK(kernel.outcome() == Outcome::notified);
  CHECK(kernel.words() == Words{16});
  kernel.wait();
  CHECK(kernel.current() == 3);
  CHECK(kernel.outcome() == Outcome::ok);
  for (unsigned i = 0; i < 7; ++i) CHECK(kernel.x(i) == 0);
  for (unsigned i = 8; i < 19; ++i) CHECK(kernel.x(i) == 0);
  for (unsigned i = 19; i < 31; ++i) CHECK(kernel.x(i) == Kernel::junk(i));
}

TEST_CASE("a signal to a less urgent waiter makes it ready") {
  Kernel kernel(signals());
  kernel.start(4);
  kernel.wait();
  kernel.wait();
  CHECK(kernel.current() == idle);
  Kernel again(signals());
  again.run_up_to(3, {1, 2});
  again.signal(1);  // 4 is down
  CHECK(again.current() == 3);
  CHECK(again.outcome() == Outcome::ok);
  CHECK(Kernel::component(4).pending == 0);
}

TEST_CASE("a refill that falls due while the sender gives way is given by the timer") {
  TableBuilder builder = signals();
  builder.components[1].period = builder.components[1].budget = 100;
  Kernel kernel(builder);
  kernel.run_up_to(3, {1});
  kernel.pass(99);
  host::processor.reading_takes = Span::from_raw(1);
  kernel.signal(0);
  host::processor.reading_takes = no_time;
  CHECK(kernel.current() == 1);
  CHECK(kernel.words() == Words{16});
  CHECK(kernel.balance(3) == model::plenty - 99);
  CHECK(Kernel::component(1).refill_at.to_raw() == boot_time + 100);
  CHECK(kernel.armed() <= boot_time + 100);
  host::timer_interrupt();
  CHECK(kernel.current() == 1);
  CHECK(Kernel::component(1).refill_at.to_raw() == boot_time + 200);
}

TEST_CASE("a sender is charged up to its signal, not for giving way") {
  TableBuilder builder = signals();
  builder.components[3].budget = 100;
  builder.components[3].period = 1'000;
  Kernel kernel(builder);
  kernel.run_up_to(3, {1});
  kernel.pass(99);
  host::processor.reading_takes = Span::from_raw(1);
  kernel.signal(0);
  host::processor.reading_takes = no_time;
  CHECK(kernel.current() == 1);
  CHECK(kernel.outcome() == Outcome::notified);
  CHECK(Kernel::funded(3));
  CHECK(kernel.balance(3) == 1);
  kernel.wait();
  CHECK(kernel.current() == 3);
  kernel.pass(1);
  host::timer_interrupt();
  CHECK(kernel.current() == idle);
  CHECK_FALSE(Kernel::funded(3));
  CHECK(kernel.armed() <= boot_time + 1'000);
}

TEST_CASE("nothing but the outcome changes when nobody gives way") {
  Kernel kernel(signals());
  kernel.run_up_to(3, {1, 2, 4});
  kernel.signal(1);
  CHECK(kernel.current() == 3);
  for (unsigned i = 0; i < 19; ++i) CHECK(kernel.x(i) == 0);
  for (unsigned i = 19; i < 31; ++i) CHECK(kernel.x(i) == Kernel::junk(i));
}

TEST_CASE("bad handles are recorded, then counted exactly, until the next refill") {
  TableBuilder builder = signals();
  builder.components[3].budget = 10'000;
  builder.components[3].period = 10'000;
  Kernel kernel(builder);
  kernel.run_up_to(3, {});
  for (unsigned i = 0; i < 7; ++i) {
    kernel.signal(3 + i);
    CHECK(kernel.outcome() == Outcome::bad_handle);
  }
  CHECK(Kernel::audit().denial_head == 2);
  CHECK(Kernel::audit().unrecorded_denials[3] == 5);
  CHECK(Kernel::denial().kind == RecordKind::denied_signal);
  CHECK(Kernel::denial().channel == 0xffff);
  kernel.pass(10'000);
  host::timer_interrupt();
  CHECK(kernel.current() == 3);
  kernel.signal(9);
  CHECK(Kernel::audit().denial_head == 3);
  CHECK(Kernel::audit().unrecorded_denials[3] == 5);
}

TEST_CASE("a rate lets a burst through, then one signal in each interval") {
  Kernel kernel(signals());
  kernel.run_up_to(3, {2});
  std::string outcomes;
  for (unsigned i = 0; i < 30; ++i) {
    kernel.signal(2);
    if (kernel.current() == 2) {
      CHECK(kernel.words() == Words{128});
      kernel.wait();
    }
    outcomes += kernel.outcome() == Outcome::ok ? 'o' : kernel.outcome() == Outcome::again ? '.' : '?';
    kernel.pass(20);
  }
  CHECK(outcomes == "oo...o....o....o....o....o....");
  CHECK(Kernel::audit().refused_signals[3] == 30 - 7);
  CHECK(Kernel::audit().denial_head == 0);
  CHECK(Kernel::audit().unrecorded_denials[3] == 0);
  kernel.pass(100'000);
  for (unsigned i = 0; i < 3; ++i) {
    kernel.signal(2);
    if (kernel.current() == 2) kernel.wait();
  }
  CHECK(kernel.outcome() == Outcome::again);  // rest does not add up to more than the burst
}

TEST_CASE("the rate survives a restart of the sender") {
  Kernel kernel(signals());
  kernel.run_up_to(3, {});
  kernel.signal(2);
  kernel.signal(2);
  kernel.signal(2);
  CHECK(kernel.outcome() == Outcome::again);
  host::fault(Cause::access, 4);
  CHECK(kernel.current() == 0);
  kernel.start(3);
  kernel.wait();
  CHECK(kernel.current() == 3);
  kernel.signal(2);
  CHECK(kernel.outcome() == Outcome::again);
}

}  // namespace

}  // namespace nacre::kernel_test
