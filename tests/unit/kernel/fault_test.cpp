// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/kernel/kernel_fixture.hpp"

namespace nacre::kernel_test {

namespace {

/// 1 serves 3; 2 maps a device and signals 1; all are supervised by 0.
TableBuilder faulty() {
  TableBuilder builder;
  builder.components = {{},
                        {.limit = 100, .start_limit = 250, .fault_bit = 2, .device = true},
                        {.fault_bit = 3, .device = true},
                        {.fault_bit = 5}};
  builder.calls = {{.client = 3, .server = 1, .tag = 1}};
  builder.signals = {{.from = 2, .to = 1, .bit = 0}, {.from = 3, .to = 1, .bit = 1}};
  builder.lines = {{.owner = 2, .intid = 40, .bit = 1, .cost = 1}};
  return builder;
}

[[nodiscard]] Kernel in_service() {
  Kernel kernel(faulty());
  kernel.run_up_to(3, {1, 2});
  kernel.call(0);
  CHECK(kernel.current() == 1);
  return kernel;
}

TEST_CASE("a fault is recorded with its place, tells the supervisor and fails the client") {
  Kernel kernel = in_service();
  host::Registers& registers = host::processor.registers;
  registers.pc = 0x20'1234;
  registers.sp = 0x30'4560;
  registers.x[29] = 29;
  registers.x[30] = 30;
  kernel.pass(5);
  host::fault(Cause::access, 0x10);
  CHECK(Kernel::down(1));
  CHECK(Kernel::event().kind == RecordKind::fault);
  CHECK(Kernel::event().subject.to_raw() == 1);
  CHECK(Kernel::event().object == 3);
  CHECK(Kernel::event().detail == static_cast<uint8_t>(Cause::access));
  CHECK(Kernel::event().time.to_raw() == kernel.now());
  const uint64_t values[5] = {0x20'1234, 0x10, 30, 29, 0x30'4560};
  for (unsigned i = 0; i < 5; ++i) CHECK(Kernel::event().value[i] == values[i]);
  CHECK(kernel.current() == 0);
  CHECK(kernel.outcome() == Outcome::notified);
  CHECK(kernel.words() == Words{1 << 2});
  kernel.control(1, Operation::status);
  CHECK(kernel.x(0) == abi::pack_status(RunState::down, Cause::access, ComponentId::from_raw(3)));
  CHECK(kernel.x(1) == 0x20'1234);
  CHECK(kernel.x(2) == 0x10);
  kernel.wait();
  CHECK(kernel.current() == 3);
  CHECK(kernel.outcome() == Outcome::peer_failed);
  kernel.call(0);
  CHECK(kernel.outcome() == Outcome::peer_down);
}

TEST_CASE("an unknown system call is a fault") {
  Kernel kernel = in_service();
  host::unknown_system_call();
  CHECK(kernel.current() == 0);
  CHECK(Kernel::component(1).cause == Cause::bad_call);
}

TEST_CASE("the record outlives the restart") {
  Kernel kernel = in_service();
  host::fault(Cause::undefined, 0);
  kernel.start(1);
  CHECK(Kernel::component(1).cause == Cause::undefined);
  CHECK(Kernel::component(1).fault_client.to_raw() == 3);
}

TEST_CASE("a fault of the supervisor is recorded and resets the board") {
  Kernel kernel(faulty());
  CHECK_THROWS_AS(host::fault(Cause::execute, 8), host::Reset);
  CHECK(Kernel::event().kind == RecordKind::fault);
  CHECK(Kernel::event().subject.to_raw() == 0);
}

TEST_CASE("a server past its limit is faulted at the timer, with its client named") {
  Kernel kernel = in_service();
  CHECK(kernel.armed() <= kernel.now() + 100);
  kernel.pass(99);
  host::timer_interrupt();
  CHECK(kernel.current() == 1);
  CHECK(kernel.armed() == kernel.now() + 1);
  kernel.pass(1);
  host::timer_interrupt();
  CHECK(Kernel::component(1).cause == Cause::limit);
  CHECK(Kernel::component(1).fault_client.to_raw() == 3);
  CHECK(kernel.current() == 0);
  kernel.wait();
  CHECK(kernel.current() == 3);
  CHECK(kernel.outcome() == Outcome::peer_failed);
}

TEST_CASE("a start has its own limit") {
  Kernel kernel(faulty());
  kernel.start(1);
  kernel.wait();
  CHECK(kernel.current() == 1);
  kernel.pass(249);
  host::timer_interrupt();
  CHECK(kernel.current() == 1);
  kernel.pass(1);
  host::timer_interrupt();
  CHECK(kernel.current() == 0);
  CHECK(Kernel::component(1).cause == Cause::limit);
  CHECK(Kernel::component(1).fault_client == kernel::nobody);
}

TEST_CASE("a late abort is blamed on the component that is left, in place of its call") {
  for (unsigned way = 0; way < 5; ++way) {
    CAPTURE(way);
    Kernel kernel = in_service();
    host::processor.abort_pending = true;
    if (way == 0) kernel.reply(0);
    if (way == 1) kernel.control(3, Operation::status);
    if (way == 2) host::interrupt(1023);
    if (way == 3) host::timer_interrupt();
    if (way == 4) kernel.call(0);
    host::processor.abort_pending = false;
    CHECK(Kernel::component(1).cause == Cause::external);
    CHECK(Kernel::component(1).fault_client.to_raw() == 3);
    CHECK(kernel.current() == 0);
    CHECK(kernel.words() == Words{1 << 2});
    CHECK(Kernel::audit().event_head == 5);
    CHECK(Kernel::audit().denial_head == 0);
    kernel.wait();
    CHECK(kernel.outcome() == Outcome::peer_failed);
  }
}

TEST_CASE("an abort and an exceeded limit are one fault") {
  Kernel kernel = in_service();
  kernel.pass(500);
  host::processor.abort_pending = true;
  host::timer_interrupt();
  CHECK(Kernel::component(1).cause == Cause::external);
  CHECK(Kernel::audit().event_head == 5);
}

TEST_CASE("a late abort takes the place of a signal that would switch, and of an irq_done") {
  for (unsigned way = 0; way < 2; ++way) {
    CAPTURE(way);
    Kernel kernel(faulty());
    kernel.run_up_to(2, {1});
    host::interrupt(40);
    CHECK(kernel.current() == 2);
    host::processor.registers.pc = 0x20'2000;
    host::processor.abort_pending = true;
    if (way == 0) kernel.signal(0);
    if (way == 1) kernel.irq_done(0);
    host::processor.abort_pending = false;
    CHECK(Kernel::component(2).cause == Cause::external);
    CHECK(Kernel::component(2).fault_pc == 0x20'2000);
    CHECK(host::processor.deactivations == 0);
    CHECK(kernel.current() == 0);
    kernel.wait();
    CHECK(kernel.current() == idle);
  }
}

TEST_CASE("leaving a component without devices waits for nothing") {
  Kernel kernel(faulty());
  kernel.run_up_to(3, {});
  const uint64_t before = host::processor.drains;
  kernel.signal(0);
  kernel.call(0);
  host::interrupt(1023);
  kernel.wait();
  CHECK(host::processor.drains == before);
}

TEST_CASE("a fall clears what the component was told and waits for") {
  Kernel kernel(faulty());
  kernel.run_up_to(2, {1});
  host::interrupt(40);
  CHECK(Kernel::component(2).pending == 2);
  host::fault(Cause::alignment, 3);
  CHECK(Kernel::component(2).pending == 0);
  CHECK(Kernel::state().active == 1);  // the line stays active
  kernel.start(2);
  kernel.wait();
  CHECK(kernel.current() == 2);
  kernel.irq_done(0);
  CHECK(Kernel::state().active == 0);
  CHECK(host::processor.deactivated_intid == 40);
}

}  // namespace

}  // namespace nacre::kernel_test
