// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "abi/well_formed.hpp"
#include "tests/unit/kernel/kernel_fixture.hpp"

namespace nacre::kernel_test {

namespace {

constexpr uint32_t line_of_2 = 40;
constexpr uint32_t other_line_of_2 = 41;
constexpr uint32_t line_of_1 = 50;

/// 2 drives two devices, 1 is a server with one; 3 calls 1.
TableBuilder drivers() {
  TableBuilder builder;
  builder.components = {{}, {.budget = 1'000, .period = 9'000, .limit = 300}, {.budget = 100, .period = 1'000}, {}};
  builder.calls = {{.client = 3, .server = 1, .tag = 1}};
  builder.lines = {{.owner = 2, .intid = line_of_2, .bit = 3, .cost = 30},
                   {.owner = 2, .intid = other_line_of_2, .bit = 9, .cost = 1},
                   {.owner = 1, .intid = line_of_1, .bit = 0, .cost = 2'000}};
  return builder;
}

TEST_CASE("boot configures the declared lines and no other") {
  Kernel kernel(drivers());
  CHECK(host::processor.configured_intids.count() == 3);
  for (const uint32_t intid : {line_of_2, other_line_of_2, line_of_1})
    CHECK(host::processor.configured_intids.test(intid));
}

TEST_CASE("an interrupt wakes its driver and stays active until irq_done, which costs a fixed time") {
  Kernel kernel(drivers());
  kernel.run_up_to(2, {});
  kernel.wait();
  CHECK(kernel.current() == idle);
  host::interrupt(line_of_2);
  CHECK(kernel.current() == 2);
  CHECK(kernel.outcome() == Outcome::notified);
  CHECK(kernel.words() == Words{8});
  CHECK(host::processor.dropped_intid == line_of_2);
  CHECK(host::processor.active_intids.test(line_of_2));
  CHECK(host::processor.deactivations == 0);
  const int64_t before = kernel.balance(2);
  kernel.pass(7);
  kernel.irq_done(0);
  CHECK(kernel.current() == 2);
  CHECK(kernel.outcome() == Outcome::ok);
  CHECK(host::processor.deactivated_intid == line_of_2);
  CHECK(kernel.balance(2) == before - 7 - 30);
  CHECK(Kernel::component(2).granted.to_raw() - kernel.balance(2) == 7);  // time used; the cost is none
  CHECK(Kernel::state().active == 0);
}

TEST_CASE("irq_done on an own line that is not active changes nothing") {
  Kernel kernel(drivers());
  kernel.run_up_to(2, {});
  kernel.irq_done(1);
  CHECK(kernel.outcome() == Outcome::ok);
  CHECK(host::processor.deactivations == 0);
  CHECK(kernel.balance(2) == 100);
  for (unsigned i = 0; i < 7; ++i) CHECK(kernel.x(i) == 0);
}

TEST_CASE("irq_done on a line that is not the component's own is refused and recorded") {
  Kernel kernel(drivers());
  kernel.run_up_to(2, {});
  host::interrupt(line_of_1);  // its owner is down
  CHECK(Kernel::component(1).pending == 0);
  CHECK(kernel.current() == 2);
  kernel.irq_done(2);
  CHECK(kernel.outcome() == Outcome::bad_handle);
  CHECK(host::processor.active_intids.test(line_of_1));
  CHECK(Kernel::denial().kind == RecordKind::denied_irq_done);
  CHECK(Kernel::denial().channel == 2);
  kernel.irq_done(0x3'1234);
  CHECK(Kernel::denial().channel == 0x1234);
  CHECK(Kernel::audit().denial_head == 2);
}

TEST_CASE("a driver that can pay no more stops, even when nobody else can run") {
  Kernel kernel(drivers());
  kernel.run_up_to(2, {});
  kernel.pass(80);
  host::interrupt(line_of_2);
  CHECK(kernel.current() == 2);
  for (unsigned i = 0; i < 31; ++i) host::processor.registers.x[i] = 1000 + i;
  kernel.irq_done(0);
  CHECK(kernel.current() == idle);
  CHECK(kernel.balance(2) == -10);
  CHECK_FALSE(Kernel::funded(2));
  CHECK(kernel.armed() <= boot_time + 1'000);
  kernel.pass(920);
  host::timer_interrupt();
  CHECK(kernel.current() == 2);
  CHECK(kernel.outcome() == Outcome::ok);
  CHECK(kernel.balance(2) == 90);
}

TEST_CASE("a server that pays for a line while its client pays for it arms its own refill") {
  Kernel kernel(drivers());
  kernel.run_up_to(3, {1});
  kernel.call(0);
  host::interrupt(line_of_1);
  CHECK(kernel.current() == 1);
  kernel.irq_done(0);
  CHECK(kernel.current() == 1);
  CHECK(kernel.balance(1) == -1'000);
  CHECK_FALSE(Kernel::funded(1));
  CHECK(kernel.armed() <= boot_time + 9'000);
}

TEST_CASE("a driver that is overdrawn by more than the longest span is charged no further") {
  for (const int64_t balance : {-abi::longest_span, -abi::longest_span - 1}) {
    Kernel kernel(drivers());
    kernel.run_up_to(3, {1});
    kernel.call(0);
    host::interrupt(line_of_1);
    Kernel::component(1).account = static_cast<uint64_t>(balance);
    const Span granted = Kernel::component(1).granted;
    kernel.irq_done(0);
    const bool charged = balance == -abi::longest_span;
    CHECK(Kernel::state().active == 0);
    CHECK(kernel.balance(1) == balance - (charged ? 2'000 : 0));
    CHECK((Kernel::component(1).granted == granted) == !charged);
  }
}

TEST_CASE("numbers that nobody owns are counted, and only real ones are answered") {
  Kernel kernel(drivers());
  kernel.run_up_to(2, {});
  host::interrupt(1023);
  CHECK(Kernel::audit().spurious_interrupts == 1);
  CHECK(kernel.current() == 2);
  host::interrupt(77);
  CHECK(Kernel::audit().spurious_interrupts == 2);
  CHECK(host::processor.dropped_intid == 77);
  CHECK(Kernel::state().active == 0);
}

TEST_CASE("the interrupted component finds every register as it was") {
  Kernel kernel(drivers());
  kernel.run_up_to(2, {1});
  host::Registers& registers = host::processor.registers;
  for (unsigned i = 0; i < 31; ++i) registers.x[i] = 500 + i;
  registers.sp = 1;
  registers.pc = 2;
  registers.thread = 3;
  registers.status = 0x6000'0000;
  const host::Registers before = registers;
  host::interrupt(line_of_1);
  CHECK(kernel.current() == 1);
  kernel.wait();
  CHECK(kernel.current() == 2);
  CHECK(registers == before);
}

}  // namespace

}  // namespace nacre::kernel_test
