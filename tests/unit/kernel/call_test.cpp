// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/kernel/kernel_fixture.hpp"

namespace nacre::kernel_test {

namespace {

constexpr Words request = {11, 12, 13, 14, 15, 16};
constexpr Words answer = {21, 22, 23, 24, 25, 26};

/// 2 and 3 call 1; 3 calls 2, which may make one nested call. Method 0 is plain, 1 wants word 2 in 5..8, 2 is recorded.
TableBuilder two_servers() {
  TableBuilder builder;
  builder.components = {{}, {.limit = 300}, {.limit = 500, .nested = 1}, {}};
  abi::Row row = model::free_row();
  row.lo[2] = 5;
  row.span[2] = 3;
  builder.calls = {
      {.client = 2, .server = 1, .tag = 9},
      {.client = 3, .server = 1, .plain = 1, .governed = 6, .audited = 4, .rows = {row, model::free_row()}, .tag = 8},
      {.client = 3, .server = 2, .tag = 7},
  };
  builder.signals = {{.from = 3, .to = 1, .bit = 4}};
  return builder;
}

TEST_CASE("a request arrives with its words and the client's tag, the reply with words and status") {
  Kernel kernel(two_servers());
  kernel.run_up_to(3, {1});
  host::processor.registers.sp = 0x1000;
  host::processor.registers.pc = 0x2000;
  host::processor.registers.thread = 0x3000;
  kernel.call(0, 0, request);
  CHECK(kernel.current() == 1);
  CHECK(kernel.words() == request);
  CHECK(kernel.x(6) == 8 << abi::method_bits);
  CHECK(kernel.outcome() == Outcome::ok);
  for (unsigned i = 8; i < 19; ++i) CHECK(kernel.x(i) == 0);
  kernel.reply(77, answer);
  CHECK(kernel.current() == 3);
  CHECK(kernel.words() == answer);
  CHECK(kernel.x(6) == 77);
  CHECK(kernel.outcome() == Outcome::ok);
  for (unsigned i = 8; i < 19; ++i) CHECK(kernel.x(i) == 0);
  for (unsigned i = 19; i < 31; ++i) CHECK(kernel.x(i) == Kernel::junk(i));
  CHECK(host::processor.registers.sp == 0x1000);
  CHECK(host::processor.registers.pc == 0x2000);
  CHECK(host::processor.registers.thread == 0x3000);
}

TEST_CASE("a method above the tag's bits travels whole") {
  TableBuilder builder = two_servers();
  builder.calls[1].plain |= uint64_t{1} << 63;
  Kernel kernel(builder);
  kernel.run_up_to(3, {1});
  kernel.call(0, 63);
  CHECK(kernel.current() == 1);
  CHECK(kernel.x(6) == (8 << abi::method_bits | 63));
}

TEST_CASE("a handle that is not one of the component's call channels is refused and recorded") {
  Kernel kernel(two_servers());
  kernel.run_up_to(3, {1, 2});
  const uint64_t before = Kernel::audit().denial_head;
  kernel.call(3, 5, request);
  CHECK(kernel.current() == 3);
  CHECK(kernel.outcome() == Outcome::bad_handle);
  CHECK(kernel.words() == Words{});
  CHECK(kernel.x(6) == 0);
  CHECK(Kernel::audit().denial_head == before + 1);
  CHECK(Kernel::denial().kind == RecordKind::denied_call);
  CHECK(Kernel::denial().subject.to_raw() == 3);
  CHECK(Kernel::denial().method == 5);
  CHECK(Kernel::denial().detail == static_cast<uint8_t>(Outcome::bad_handle));
  CHECK(Kernel::denial().time.to_raw() == kernel.now());
  kernel.call(2, 0);  // a signal channel
  CHECK(kernel.outcome() == Outcome::bad_handle);
  kernel.call(forever >> abi::method_bits, 0);
  CHECK(kernel.outcome() == Outcome::bad_handle);
  CHECK(Kernel::audit().denial_head == before + 3);
}

TEST_CASE("a method outside the mask is denied, whether or not the server is there") {
  Kernel kernel(two_servers());
  kernel.run_up_to(3, {1});
  kernel.call(0, 3, request);
  CHECK(kernel.outcome() == Outcome::denied);
  CHECK(Kernel::denial().object == 1);
  CHECK(Kernel::denial().method == 3);
  CHECK(Kernel::denial().channel == 1);
  CHECK(Kernel::receiving(1));
  kernel.call(1, 3);  // 2 is down
  CHECK(kernel.outcome() == Outcome::denied);
  const uint64_t denials = Kernel::audit().denial_head;
  kernel.call(1, 0);
  CHECK(kernel.outcome() == Outcome::peer_down);
  CHECK(Kernel::audit().denial_head == denials);
}

TEST_CASE("a guard tests the whole word, both bounds included") {
  for (const uint64_t word :
       {uint64_t{4}, uint64_t{5}, uint64_t{8}, uint64_t{9}, forever, uint64_t{5} | uint64_t{1} << 63}) {
    Kernel kernel(two_servers());
    kernel.run_up_to(3, {1});
    kernel.call(0, 1, {0, 0, word, 0, 0, forever});
    const bool allowed = word >= 5 && word <= 8;
    CHECK(kernel.current() == (allowed ? 1 : 3));
    if (!allowed) CHECK(kernel.outcome() == Outcome::denied);
    if (allowed) CHECK(kernel.words() == Words{0, 0, word, 0, 0, forever});
  }
}

TEST_CASE("a call on an audited method is recorded when it is delivered, and only then") {
  Kernel kernel(two_servers());
  kernel.start(3);
  kernel.wait();
  kernel.call(0, 2, request);
  CHECK(kernel.outcome() == Outcome::peer_down);
  CHECK(Kernel::audit().denial_head == 0);
  Kernel again(two_servers());
  again.run_up_to(3, {1});
  again.call(0, 2, request);
  CHECK(again.current() == 1);
  CHECK(Kernel::audit().denial_head == 1);
  CHECK(Kernel::denial().kind == RecordKind::call);
  CHECK(Kernel::denial().subject.to_raw() == 3);
  CHECK(Kernel::denial().object == 1);
  CHECK(Kernel::denial().method == 2);
  CHECK(Kernel::denial().channel == 1);
  CHECK(Kernel::denial().value[0] == 1);  // the row
  CHECK(Kernel::denial().value[1] == 0);
  CHECK(Kernel::denial().value[2] == again.now());
  CHECK(Kernel::denial().value[3] == 0);
  CHECK(Kernel::denial().value[4] == 0);
}

TEST_CASE("audited calls beyond the quota are counted: they overwrite nobody's records") {
  Kernel kernel(two_servers());
  kernel.run_up_to(3, {1});
  kernel::component(ComponentId::from_raw(3)).denials_left = 1;
  for (unsigned i = 0; i < 4; ++i) {
    kernel.call(0, 2, request);
    REQUIRE(kernel.current() == 1);
    kernel.wait();
    REQUIRE(kernel.current() == 3);
  }
  CHECK(Kernel::audit().denial_head == 1);
  CHECK(Kernel::audit().unrecorded_calls[3] == 3);
  CHECK(Kernel::audit().unrecorded_denials[3] == 0);
}

TEST_CASE("a server may make its declared number of nested calls, on its client's account") {
  Kernel kernel(two_servers());
  kernel.run_up_to(3, {1, 2});
  kernel.call(1, 0, request);
  CHECK(kernel.current() == 2);
  kernel.pass(10);
  kernel.call(0, 0);
  CHECK(kernel.current() == 1);
  CHECK(Kernel::component(1).payer.to_raw() == 3);
  CHECK(kernel.x(6) == 9 << abi::method_bits);
  kernel.pass(20);
  kernel.reply(0);
  CHECK(kernel.current() == 2);
  kernel.call(0, 0);
  CHECK(kernel.current() == 2);
  CHECK(kernel.outcome() == Outcome::denied);
  kernel.pass(5);
  kernel.reply(1, answer);
  CHECK(kernel.current() == 3);
  CHECK(kernel.balance(3) == model::plenty - 35);
  CHECK(kernel.balance(2) == model::plenty);
  CHECK(kernel.balance(1) == model::plenty);
}

TEST_CASE("a server's own time stands still while it calls") {
  Kernel kernel(two_servers());
  kernel.run_up_to(3, {1, 2});
  kernel.call(1, 0);
  kernel.pass(100);
  kernel.call(0, 0);
  kernel.pass(250);
  kernel.reply(0);
  CHECK(kernel.current() == 2);
  CHECK(Kernel::component(2).activation == kernel.now() + 400);
  CHECK(kernel.armed() <= kernel.now() + 400);
}

}  // namespace

}  // namespace nacre::kernel_test
