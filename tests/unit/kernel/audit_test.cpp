// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/kernel/kernel_fixture.hpp"

namespace nacre::kernel_test {

namespace {

TableBuilder loud() {
  TableBuilder builder;
  builder.components = {{.denial_quota = 0}, {.denial_quota = 200}, {.denial_quota = 3}};
  return builder;
}

TEST_CASE("the oldest record makes room, sequence numbers go on") {
  Kernel kernel(loud());
  kernel.run_up_to(1, {});
  for (unsigned i = 0; i < abi::ring_records + 10; ++i) {
    kernel.pass(1);
    kernel.call(i, i % 64);
  }
  CHECK(Kernel::audit().denial_head == abi::ring_records + 10);
  CHECK(Kernel::audit().event_head == 2);
  for (uint64_t n = Kernel::audit().denial_head - abi::ring_records + 1; n <= Kernel::audit().denial_head; ++n) {
    const abi::Record& record = Kernel::audit().denials.records[n % abi::ring_records];
    CHECK(record.sequence == n);
    CHECK(record.method == (n - 1) % 64);
    CHECK(record.time.to_raw() == boot_time + n);
  }
}

TEST_CASE("a quota of nought counts everything and records nothing") {
  Kernel kernel(loud());
  for (unsigned i = 0; i < 50; ++i) kernel.control(0, Operation::stop);
  CHECK(Kernel::audit().denial_head == 0);
  CHECK(Kernel::audit().unrecorded_denials[0] == 50);
}

TEST_CASE("a flood leaves the records of others and of events alone") {
  Kernel kernel(loud());
  kernel.run_up_to(2, {1});
  for (unsigned i = 0; i < 1'000; ++i) kernel.signal(i);
  CHECK(Kernel::audit().denial_head == 3);
  CHECK(Kernel::audit().unrecorded_denials[2] == 997);
  CHECK(Kernel::audit().unrecorded_denials[1] == 0);
  CHECK(Kernel::audit().event_head == 3);
  for (unsigned n = 1; n <= 3; ++n) CHECK(Kernel::audit().events.records[n].kind == RecordKind::start);
}

TEST_CASE("a restart gives no new quota") {
  Kernel kernel(loud());
  kernel.run_up_to(2, {});
  for (unsigned i = 0; i < 5; ++i) kernel.signal(i);
  host::fault(Cause::access, 1);
  kernel.start(2);
  kernel.wait();
  kernel.signal(0);
  CHECK(Kernel::audit().denial_head == 3);
  CHECK(Kernel::audit().unrecorded_denials[2] == 3);
}

}  // namespace

}  // namespace nacre::kernel_test
