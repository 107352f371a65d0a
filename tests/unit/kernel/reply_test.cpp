// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/kernel/kernel_fixture.hpp"

namespace nacre::kernel_test {

namespace {

constexpr Words answer = {21, 22, 23, 24, 25, 26};

/// 3 calls 1; 3 signals 1 and 2; quantum of 8 ticks.
TableBuilder plain_system() {
  TableBuilder builder;
  builder.components = {{}, {.limit = 300}, {}, {}};
  builder.calls = {{.client = 3, .server = 1, .tag = 1}};
  builder.signals = {{.from = 3, .to = 1, .bit = 4}, {.from = 3, .to = 2, .bit = 5}, {.from = 1, .to = 2, .bit = 6}};
  builder.quantum_mask = 7;
  return builder;
}

TEST_CASE("a reply to nobody reaches nobody") {
  Kernel kernel(plain_system());
  kernel.run_up_to(3, {1, 2});
  kernel.reply(99, answer, kernel.now() - 8);
  CHECK(kernel.current() == 3);
  CHECK(kernel.outcome() == Outcome::timeout);
  CHECK(kernel.words() == Words{});
  CHECK(kernel.x(6) == 0);
}

TEST_CASE("a server's status does not reach x7") {
  Kernel kernel(plain_system());
  kernel.run_up_to(3, {1});
  kernel.call(0);
  kernel.reply(static_cast<uint64_t>(Outcome::peer_failed), answer);
  CHECK(kernel.current() == 3);
  CHECK(kernel.x(6) == static_cast<uint64_t>(Outcome::peer_failed));
  CHECK(kernel.outcome() == Outcome::ok);
}

TEST_CASE("deadlines end with their quantum") {
  Kernel kernel(plain_system());
  kernel.run_up_to(3, {1, 2});
  const uint64_t base = kernel.now() | 7;
  kernel.wait(base + 2);
  CHECK(kernel.current() == idle);
  CHECK(Kernel::component(3).deadline.to_raw() == base + 8);
  CHECK(kernel.armed() <= base + 8);
  host::processor.counter = Instant::from_raw(base + 7);
  host::timer_interrupt();
  CHECK(kernel.current() == idle);
  CHECK(kernel.armed() == base + 8);
  host::processor.counter = Instant::from_raw(base + 8);
  host::timer_interrupt();
  CHECK(kernel.current() == 3);
  CHECK(kernel.outcome() == Outcome::timeout);
  CHECK(kernel.words() == Words{});
}

TEST_CASE("a deadline of 0 is over at once, the last instant is never") {
  Kernel kernel(plain_system());
  kernel.run_up_to(3, {1, 2});
  kernel.wait(0);
  CHECK(kernel.current() == 3);
  CHECK(kernel.outcome() == Outcome::timeout);
  kernel.wait(forever - 7);
  CHECK(kernel.current() == idle);
  host::processor.counter = Instant::from_raw(uint64_t{1} << 62);
  host::timer_interrupt();
  CHECK(kernel.current() == idle);
  CHECK(Kernel::receiving(3));
}

TEST_CASE("notifications come before a time-out and are cleared when taken") {
  Kernel kernel(plain_system());
  kernel.run_up_to(3, {1, 2});
  kernel.call(0);
  CHECK(kernel.current() == 1);
  kernel.signal(0);  // bit 6 of 2, which is less urgent
  CHECK(kernel.current() == 1);
  kernel.reply(5, answer);
  CHECK(kernel.current() == 2);
  CHECK(kernel.outcome() == Outcome::notified);
  CHECK(kernel.words() == Words{uint64_t{1} << 6});
  kernel.wait(0);
  CHECK(kernel.current() == 2);
  CHECK(kernel.outcome() == Outcome::timeout);
  kernel.wait();
  CHECK(kernel.current() == 3);
  CHECK(kernel.words() == answer);
  CHECK(kernel.x(6) == 5);
}

TEST_CASE("what is posted to a busy component waits for its next reply_wait, all bits at once") {
  Kernel kernel(plain_system());
  kernel.start(3);
  kernel.wait();
  CHECK(kernel.current() == 3);
  kernel.signal(1);
  CHECK(kernel.current() == 3);
  CHECK(kernel.outcome() == Outcome::ok);  // though 1 is down
  CHECK(Kernel::component(1).pending == 0);
  Kernel busy(plain_system());
  busy.run_up_to(3, {1, 2});
  busy.call(0);
  CHECK(busy.current() == 1);
  busy.signal(0);
  CHECK(busy.ready(2));
  CHECK(Kernel::component(2).pending == 0);
  busy.signal(0);
  CHECK(Kernel::component(2).pending == 64);
  busy.wait();
  CHECK(busy.current() == 2);
  CHECK(busy.words() == Words{64});
  busy.wait();
  CHECK(busy.current() == 2);
  CHECK(busy.outcome() == Outcome::notified);
  CHECK(busy.words() == Words{64});
}

TEST_CASE("the server of a fallen client works on, and its reply is dropped") {
  TableBuilder builder = plain_system();
  builder.components[3].supervisor = 0;
  builder.signals.push_back({.from = 1, .to = 0, .bit = 1});
  Kernel kernel(builder);
  kernel.run_up_to(3, {1, 2});
  kernel.call(0);
  kernel.signal(1);  // wakes the supervisor
  CHECK(kernel.current() == 0);
  kernel.control(3, Operation::restart);
  CHECK(Kernel::component(1).serving == kernel::nobody);
  CHECK(Kernel::component(1).payer.to_raw() == 3);
  kernel.wait();
  CHECK(kernel.current() == 1);
  kernel.reply(5, answer);
  CHECK(kernel.current() == 3);
  CHECK(kernel.words() == Words{});
  CHECK(host::processor.registers.pc == host::tables().components[3].entry);
  CHECK(Kernel::component(3).generation == 2);
}

}  // namespace

}  // namespace nacre::kernel_test
