// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A component that faults at every start is isolated after its declared number of restarts, and the rest serves. When the
// supervisor falls, the board resets.
#include <doctest/doctest.h>

#include "abi/image.hpp"
#include "interfaces/supervision.hpp"
#include "tests/target/observer/injector.hpp"
#include "tests/target/systems/crash_loop/regions.hpp"

using namespace nacre;
using namespace nacre::observer;

namespace {

constexpr unsigned declared_restarts = 3;  ///< crash_loop/system.toml
constexpr uint64_t calls_afterwards = 100;

interfaces::ComponentStatus status_of(const Subject& subject, unsigned id) {
  return subject.memory().read<interfaces::SupervisionStatus>(subject.region("status")).components[id];
}

crash_loop::Progress progress_of(const Subject& subject) {
  return subject.memory().read<crash_loop::Progress>(subject.region("progress"));
}

/// At idle points, until `done`.
void run_until(Subject& subject, const std::function<bool()>& done) {
  for (unsigned i = 0; i < 5000; ++i) {
    if (done()) return;
    subject.run_to_idle();
  }
  FAIL("it did not come to this");
}

}  // namespace

TEST_CASE("a component that faults at every start is isolated, and the rest serves") {
  Subject subject({.system = "tests/target/systems/crash_loop"});
  const unsigned loser = subject.id("loser");
  run_until(subject, [&] { return status_of(subject, loser).phase == interfaces::Phase::isolated; });
  CHECK(subject.component(loser).generation == 1 + declared_restarts);
  CHECK((subject.state().down >> loser & 1) == 1);
  const crash_loop::Progress before = progress_of(subject);
  run_until(subject, [&] { return progress_of(subject).answered >= before.answered + calls_afterwards; });
  CHECK(subject.component(loser).generation == 1 + declared_restarts);
  CHECK(status_of(subject, loser).phase == interfaces::Phase::isolated);
  CHECK(status_of(subject, loser).cause == static_cast<uint64_t>(abi::Cause::access));
  CHECK(progress_of(subject).lost == before.lost);
  CHECK(progress_of(subject).loser_down > before.loser_down);  // who asks it gets an error, not a hang
  unsigned faults = 0;
  for (const abi::Record& record : subject.audit().events.records) {
    faults += record.kind == abi::RecordKind::fault && record.subject.to_raw() == loser ? 1 : 0;
  }
  CHECK(faults == 1 + declared_restarts);
}

TEST_CASE("the fall of the supervisor resets the board") {
  for (const FaultKind kind : {FaultKind::null_access, FaultKind::execute_data, FaultKind::stack_overflow}) {
    Subject subject({.system = "tests/target/systems/crash_loop"});
    const Injector injector(subject);
    subject.run_to_idle();
    subject.run_to_user(0, injector.after_wait(0));
    Injector(subject).inject(0, kind);
    const uint64_t boot = subject.kernel_symbol("nacre_boot") - NACRE_KERNEL_OFFSET;
    subject.run_to(boot, [](const Place& at) { return !at.user; });
    const unsigned client = subject.id("client");
    subject.run_to_user(client, subject.symbol(client, "nacre_start"));  // and everything begins again
    CHECK(subject.component(0).generation == 1);
    CHECK(subject.component(client).generation == 1);
    CHECK(subject.component(subject.id("server")).generation == 1);
  }
}
