// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/kernel/kernel_fixture.hpp"

namespace nacre::kernel_test {

namespace {

/// 2 and 3 use floating point, 1 does not. 3 signals 1 and 2.
TableBuilder floating() {
  TableBuilder builder;
  builder.components = {{}, {}, {.fp_slot = 2}, {.fp_slot = 1}};
  builder.signals = {{.from = 3, .to = 1, .bit = 0}, {.from = 3, .to = 2, .bit = 0}};
  return builder;
}

void fill(uint64_t seed) {
  for (unsigned i = 0; i < 32; ++i) host::processor.fp.q[i] = {seed + i, seed + 100 + i};
  host::processor.fp.control = seed + 200;
}

[[nodiscard]] bool traps() { return host::processor.fp_access == kernel::Arch::fp_off; }

TEST_CASE("floating point traps until it is used, and starts with zeroes") {
  Kernel kernel(floating());
  kernel.run_up_to(3, {1, 2});
  CHECK(traps());
  fill(5);
  const host::Registers before = host::processor.registers;
  host::fp_trap();
  CHECK(kernel.current() == 3);
  CHECK(host::processor.registers == before);
  CHECK_FALSE(traps());
  CHECK(host::processor.fp == host::FpState{});
  CHECK(Kernel::state().fp_owner == 3);
}

TEST_CASE("the registers move only when another component uses them") {
  Kernel kernel(floating());
  kernel.run_up_to(3, {1, 2});
  host::fp_trap();
  fill(1'000);
  const host::FpState of_3 = host::processor.fp;
  kernel.signal(0);
  CHECK(kernel.current() == 1);
  CHECK(traps());
  CHECK(host::processor.fp == of_3);
  kernel.wait();
  CHECK(kernel.current() == 3);
  CHECK_FALSE(traps());
  kernel.signal(1);
  CHECK(kernel.current() == 2);
  CHECK(traps());
  host::fp_trap();
  CHECK(host::processor.fp == host::FpState{});
  fill(2'000);
  const host::FpState of_2 = host::processor.fp;
  kernel.wait();
  CHECK(kernel.current() == 3);
  CHECK(traps());
  host::fp_trap();
  CHECK(host::processor.fp == of_3);
  kernel.signal(1);
  host::fp_trap();
  CHECK(host::processor.fp == of_2);
}

TEST_CASE("floating point without the right to it is a fault") {
  Kernel kernel(floating());
  kernel.run_up_to(1, {});
  host::fp_trap();
  CHECK(kernel.current() == 0);
  CHECK(Kernel::component(1).cause == Cause::fp);
  CHECK(Kernel::state().fp_owner == abi::max_components);
}

TEST_CASE("a restart clears the registers, and a fallen owner's are not saved") {
  Kernel kernel(floating());
  kernel.run_up_to(3, {2});
  host::fp_trap();
  fill(1'000);
  host::fault(Cause::undefined, 0);
  CHECK(Kernel::state().fp_owner == abi::max_components);
  kernel.start(3);
  kernel.wait();
  CHECK(kernel.current() == 3);
  CHECK(traps());
  host::fp_trap();
  CHECK(host::processor.fp == host::FpState{});
  fill(3'000);
  kernel.signal(1);
  host::fp_trap();
  CHECK(host::processor.fp == host::FpState{});
}

TEST_CASE("a component that was preempted out of its registers starts again with zeroes after a stop") {
  Kernel kernel(floating());
  kernel.run_up_to(3, {2});
  host::fp_trap();
  fill(1'000);
  kernel.signal(1);
  host::fp_trap();  // saves those of 3
  host::fault(Cause::undefined, 0);
  CHECK(kernel.current() == 0);
  kernel.control(3, Operation::restart);
  kernel.wait();
  CHECK(kernel.current() == 3);
  host::fp_trap();
  CHECK(host::processor.fp == host::FpState{});
}

}  // namespace

}  // namespace nacre::kernel_test
