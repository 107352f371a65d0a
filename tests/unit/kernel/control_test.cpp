// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/kernel/kernel_fixture.hpp"

namespace nacre::kernel_test {

namespace {

/// 1 supervises 3 and serves it; 0 supervises 1 and 2.
TableBuilder supervised() {
  TableBuilder builder;
  builder.components = {{}, {.limit = 400, .fault_bit = 2}, {.fault_bit = 3}, {.supervisor = 1, .fault_bit = 5}};
  builder.calls = {{.client = 3, .server = 1, .tag = 1}};
  return builder;
}

[[nodiscard]] Words status(Kernel& kernel, uint64_t target) {
  kernel.control(target, Operation::status);
  CHECK(kernel.outcome() == Outcome::ok);
  return kernel.words();
}

TEST_CASE("boot runs the supervisor alone, from its entry, with nothing in its registers") {
  Kernel kernel(supervised());
  CHECK(kernel.current() == 0);
  CHECK(host::processor.registers.pc == host::tables().components[0].entry);
  CHECK(host::processor.registers.sp == host::tables().components[0].stack);
  CHECK(host::processor.page_table == host::tables().components[0].page_table);
  for (unsigned i = 0; i < 31; ++i) CHECK(kernel.x(i) == 0);
  CHECK(Kernel::state().down == ~uint64_t{1});
  CHECK(Kernel::audit().event_head == 1);
  CHECK(Kernel::event().kind == RecordKind::start);
  CHECK(Kernel::event().value[0] == 1);
}

TEST_CASE("start makes a component that is down ready, once") {
  Kernel kernel(supervised());
  kernel.start(2);
  CHECK(kernel.outcome() == Outcome::ok);
  CHECK(kernel.ready(2));
  CHECK(Kernel::event().kind == RecordKind::start);
  CHECK(Kernel::event().subject.to_raw() == 2);
  CHECK(Kernel::event().value[0] == 1);
  kernel.start(2);
  CHECK(kernel.outcome() == Outcome::not_down);
  CHECK(Kernel::component(2).generation == 1);
  CHECK(Kernel::audit().event_head == 2);
}

TEST_CASE("control is granted to the supervisor alone, and nobody controls 0") {
  Kernel kernel(supervised());
  kernel.start(3);
  CHECK(kernel.outcome() == Outcome::denied);
  CHECK(Kernel::denial().kind == RecordKind::denied_control);
  CHECK(Kernel::denial().object == 3);
  CHECK(Kernel::denial().method == static_cast<uint8_t>(Operation::start));
  for (const Operation operation : {Operation::status, Operation::start, Operation::stop, Operation::restart}) {
    kernel.control(0, operation);
    CHECK(kernel.outcome() == Outcome::denied);
  }
  kernel.control(4, Operation::status);
  CHECK(kernel.outcome() == Outcome::denied);
  kernel.run_up_to(2, {});
  kernel.control(1, Operation::start);
  CHECK(kernel.outcome() == Outcome::denied);
  CHECK(Kernel::down(1));
}

TEST_CASE("a component out of range is recorded as such, an unknown operation is denied") {
  Kernel kernel(supervised());
  kernel.control(64, Operation::status);
  CHECK(Kernel::denial().object == 0xff);
  kernel.control_raw(forever);
  CHECK(Kernel::denial().object == 0xff);
  kernel.control_raw(2 << abi::method_bits | 4);
  CHECK(kernel.outcome() == Outcome::denied);
  CHECK(Kernel::denial().object == 2);
  CHECK(Kernel::denial().method == 4);
  CHECK(Kernel::audit().denial_head == 3);
}

TEST_CASE("status tells state, cause, client, generation, balance and use") {
  Kernel kernel(supervised());
  CHECK(status(kernel, 1)[0] == abi::pack_status(RunState::down, Cause::none, kernel::nobody));
  kernel.start(1);
  kernel.start(2);
  CHECK(status(kernel, 1) ==
        Words{abi::pack_status(RunState::ready, Cause::none, kernel::nobody), 0, 0, 1, model::plenty, 0});
  kernel.wait(kernel.now() + 50);
  CHECK(kernel.current() == 1);
  kernel.start(3);
  kernel.pass(60);
  host::timer_interrupt();
  CHECK(kernel.current() == 0);
  const Words after = status(kernel, 1);
  CHECK(after[4] == model::plenty - 60);
  CHECK(after[5] == 60);
  kernel.wait();
  kernel.wait();
  kernel.wait();
  CHECK(kernel.current() == 3);
  kernel.call(0);
  CHECK(status(kernel, 3)[0] == abi::pack_status(RunState::calling, Cause::none, kernel::nobody));
}

TEST_CASE("the balance of the client that pays for the call is exact while it does") {
  Kernel kernel(supervised());
  kernel.start(1);
  kernel.wait();
  kernel.start(3);
  kernel.wait();
  CHECK(kernel.current() == 3);
  kernel.pass(10);
  kernel.call(0);
  kernel.pass(25);
  const Words seen = status(kernel, 3);
  CHECK(seen[4] == model::plenty - 35);
  CHECK(seen[5] == 35);
}

TEST_CASE("a server may stop the client that it serves") {
  Kernel kernel(supervised());
  kernel.start(1);
  kernel.wait();
  kernel.start(3);
  kernel.wait();
  kernel.call(0);
  CHECK(kernel.current() == 1);
  kernel.control(3, Operation::stop);
  CHECK(kernel.current() == 1);
  CHECK(kernel.outcome() == Outcome::ok);
  CHECK(Kernel::down(3));
  CHECK(Kernel::component(1).serving == kernel::nobody);
  CHECK(Kernel::event().kind == RecordKind::stop);
  CHECK(Kernel::event().subject.to_raw() == 3);
  kernel.reply(1, {7, 7, 7, 7, 7, 7});
  CHECK(kernel.current() == idle);
  CHECK(Kernel::down(3));
}

TEST_CASE("stop frees the client, a second stop does nothing, restart begins anew") {
  TableBuilder builder = supervised();
  builder.signals = {{.from = 1, .to = 0, .bit = 0}};
  Kernel kernel(builder);
  kernel.start(1);
  kernel.wait();
  kernel.start(3);
  kernel.wait();
  kernel.call(0, 0, {1, 2, 3, 4, 5, 6});
  kernel.signal(0);
  CHECK(kernel.current() == 0);
  kernel.control(1, Operation::stop);
  CHECK(kernel.ready(3));
  kernel.control(1, Operation::stop);
  CHECK(kernel.outcome() == Outcome::ok);
  CHECK(Kernel::audit().event_head == 4);
  CHECK(status(kernel, 1)[0] == abi::pack_status(RunState::down, Cause::stopped, kernel::nobody));
  kernel.control(1, Operation::restart);
  CHECK(Kernel::component(1).generation == 2);
  CHECK(Kernel::audit().event_head == 5);
  kernel.control(1, Operation::restart);
  CHECK(Kernel::component(1).generation == 3);
  CHECK(Kernel::audit().event_head == 7);
  kernel.wait();
  CHECK(kernel.current() == 1);
  CHECK(host::processor.registers.pc == host::tables().components[1].entry);
  kernel.wait();
  CHECK(kernel.current() == 3);
  CHECK(kernel.outcome() == Outcome::peer_failed);
  CHECK(kernel.words() == Words{});
  CHECK(kernel.x(6) == 0);
}

TEST_CASE("a restart refills no budget") {
  TableBuilder builder = supervised();
  builder.components[2].budget = 100;
  builder.components[2].period = 10'000;
  builder.lines = {{.owner = 0, .intid = 40, .bit = 1, .cost = 0}};
  Kernel kernel(builder);
  kernel.start(2);
  kernel.wait();
  CHECK(kernel.current() == 2);
  kernel.pass(99);
  host::interrupt(40);
  CHECK(kernel.current() == 0);
  kernel.control(2, Operation::restart);
  CHECK(kernel.balance(2) == 1);
  CHECK(Kernel::component(2).refill_at.to_raw() == boot_time + 10'000);
}

}  // namespace

}  // namespace nacre::kernel_test
