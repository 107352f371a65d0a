// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/kernel/kernel_fixture.hpp"

namespace nacre::kernel_test {

namespace {

/// 3 has 100 of 1,000 ticks and calls 1; 4 has plenty and calls nobody; 2 has 10 of 500 and is signalled by 4.
TableBuilder budgets() {
  TableBuilder builder;
  builder.components = {{}, {.limit = 300}, {.budget = 10, .period = 500}, {.budget = 100, .period = 1'000}, {}};
  builder.calls = {{.client = 3, .server = 1, .tag = 1}};
  builder.signals = {{.from = 4, .to = 2, .bit = 3}, {.from = 4, .to = 3, .bit = 1}};
  return builder;
}

void until(uint64_t time) { host::processor.counter = Instant::from_raw(time); }

TEST_CASE("a component without budget gives way until its refill") {
  Kernel kernel(budgets());
  kernel.start(4);
  kernel.run_up_to(3, {});
  CHECK(kernel.armed() == boot_time + 100);
  until(boot_time + 100);
  host::timer_interrupt();
  CHECK(kernel.current() == 4);
  CHECK_FALSE(Kernel::funded(3));
  CHECK(kernel.armed() == boot_time + 1'000);
  until(boot_time + 1'000);
  host::timer_interrupt();
  CHECK(kernel.current() == 3);
  CHECK(kernel.balance(3) == 100);
  CHECK(kernel.armed() == boot_time + 1'100);
}

TEST_CASE("what was overdrawn is missing after the refill, what was left is not added") {
  Kernel kernel(budgets());
  kernel.start(4);
  kernel.run_up_to(3, {1});
  kernel.pass(90);
  kernel.call(0);
  CHECK(kernel.current() == 1);
  kernel.pass(200);
  kernel.reply(0);
  CHECK(kernel.current() == 4);
  CHECK(kernel.balance(3) == -190);
  until(boot_time + 1'000);
  host::timer_interrupt();
  CHECK(kernel.current() == 4);
  CHECK(kernel.balance(3) == -90);
  until(boot_time + 2'000);
  host::timer_interrupt();
  CHECK(kernel.current() == 3);
  CHECK(kernel.balance(3) == 10);
  kernel.wait();
  until(boot_time + 7'777);
  kernel.signal(1);
  CHECK(kernel.current() == 3);
  CHECK(kernel.balance(3) == 100);
  CHECK(Kernel::component(3).refill_at.to_raw() == boot_time + 8'777);
}

TEST_CASE("a server is not preempted when its client's budget ends") {
  Kernel kernel(budgets());
  kernel.start(4);
  kernel.run_up_to(3, {1});
  kernel.pass(90);
  kernel.call(0);
  kernel.pass(50);
  host::timer_interrupt();
  CHECK(kernel.current() == 1);
  CHECK(kernel.balance(3) == -40);
  CHECK_FALSE(Kernel::funded(3));
  kernel.pass(10);
  kernel.reply(0);
  CHECK(kernel.current() == 4);
}

TEST_CASE("a notification waits for the budget of its receiver") {
  Kernel kernel(budgets());
  kernel.start(4);
  kernel.run_up_to(2, {});
  kernel.pass(25);
  kernel.wait();
  CHECK(kernel.current() == 4);
  CHECK(kernel.balance(2) == -15);
  kernel.signal(0);
  CHECK(kernel.current() == 4);
  CHECK(Kernel::component(2).pending == 8);
  until(boot_time + 500);
  host::timer_interrupt();
  CHECK(kernel.current() == 4);  // -5
  until(boot_time + 1'000);
  host::timer_interrupt();
  CHECK(kernel.current() == 2);
  CHECK(kernel.outcome() == Outcome::notified);
  CHECK(kernel.words() == Words{8});
  CHECK(kernel.balance(2) == 5);
}

TEST_CASE("a time-out waits for the budget, too") {
  Kernel kernel(budgets());
  kernel.start(4);
  kernel.run_up_to(2, {});
  kernel.pass(12);
  kernel.wait(kernel.now() + 20);
  CHECK(kernel.current() == 4);
  until(boot_time + 100);
  host::timer_interrupt();
  CHECK(Kernel::receiving(2));
  until(boot_time + 500);
  host::timer_interrupt();
  CHECK(kernel.current() == 2);
  CHECK(kernel.outcome() == Outcome::timeout);
}

TEST_CASE("a late timer gives a refill when the account is opened") {
  Kernel kernel(budgets());
  kernel.start(4);
  kernel.run_up_to(3, {});
  kernel.wait(kernel.now() + 1);
  until(boot_time + 5'000);
  host::timer_interrupt();
  CHECK(kernel.current() == 3);
  CHECK(kernel.balance(3) == 100);
  CHECK(Kernel::component(3).refill_at.to_raw() == boot_time + 6'000);
}

TEST_CASE("a system call after the end of the budget gives way, whatever it is") {
  for (unsigned way = 0; way < 5; ++way) {
    CAPTURE(way);
    Kernel kernel(budgets());
    kernel.start(4);
    kernel.run_up_to(3, {});
    kernel.pass(150);
    if (way == 0) kernel.signal(9);
    if (way == 1) kernel.irq_done(0);
    if (way == 2) kernel.control(4, Operation::status);
    if (way == 3) kernel.call(9);
    if (way == 4) kernel.wait();
    CHECK(kernel.current() == 4);
    CHECK(kernel.balance(3) == -50);
    CHECK_FALSE(Kernel::funded(3));
  }
}

TEST_CASE("time that nobody uses is nobody's") {
  Kernel kernel(budgets());
  kernel.run_up_to(4, {});
  kernel.wait(kernel.now() + 1'000);
  CHECK(kernel.current() == idle);
  const int64_t before = kernel.balance(4);
  kernel.pass(1'002);
  host::timer_interrupt();
  CHECK(kernel.current() == 4);
  CHECK(kernel.balance(4) == before);
}

}  // namespace

}  // namespace nacre::kernel_test
