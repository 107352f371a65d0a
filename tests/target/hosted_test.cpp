// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Components with the C and C++ libraries: everything that user/README.md promises holds, with and without
// floating-point registers and exceptions; a restart begins with a fresh heap; what would end a program is a fault.
#include <doctest/doctest.h>

#include "interfaces/supervision.hpp"
#include "tests/target/observer/injector.hpp"
#include "tests/target/systems/hosted/report.hpp"
#include "tools/nacre/elf_file.hpp"

using namespace nacre;
using namespace nacre::observer;
using hosted::Report;

namespace {

constexpr uint64_t fewest = 40;            ///< checks of each component that uses all facilities
constexpr uint64_t declared_restarts = 7;  ///< of greedy: hosted/system.toml

Report report_of(const Subject& subject, const std::string& component) {
  return subject.memory().read<Report>(subject.region("report_" + component));
}

/// At idle points, until `done`.
void run_until(Subject& subject, const std::function<bool()>& done) {
  for (unsigned i = 0; i < 5000; ++i) {
    if (done()) return;
    subject.run_to_idle();
  }
  FAIL("it did not come to this");
}

/// Until the component's checks are over, `starts` times.
Report run_to_end(Subject& subject, const std::string& component, uint64_t starts) {
  run_until(subject, [&] {
    const Report now = report_of(subject, component);
    return now.done == starts || now.failed_line != 0 || now.starts > starts;
  });
  return report_of(subject, component);
}

/// Until the supervisor has given up the component: how often it fell.
unsigned faults_until_down(Subject& subject, unsigned id) {
  const auto isolated = [&] {
    const auto status = subject.memory().read<interfaces::SupervisionStatus>(subject.region("status"));
    return status.components[id].phase == interfaces::Phase::isolated;
  };
  run_until(subject, isolated);
  unsigned faults = 0;
  for (const abi::Record& record : subject.audit().events.records)
    faults += record.kind == abi::RecordKind::fault && record.subject.to_raw() == id ? 1 : 0;
  return faults;
}

void check_all_held(const Report& report, uint64_t starts, uint64_t at_least) {
  CHECK(report.failed_line == 0);
  CHECK(report.starts == starts);
  CHECK(report.done == starts);
  CHECK(report.checks >= at_least);
}

}  // namespace

TEST_CASE("the libraries do what they should, integer-only, with floating point, with exceptions") {
  Subject subject({.system = "tests/target/systems/hosted"});
  check_all_held(run_to_end(subject, "plain", 1), 1, fewest);
  check_all_held(run_to_end(subject, "floating", 1), 1, fewest);
  check_all_held(run_to_end(subject, "throwing", 1), 1, fewest);
  subject.run_to_output("plain| start 1");
}

TEST_CASE("only the component that declares it has instructions with floating-point registers") {
  const auto system = build_system({.system = "tests/target/systems/hosted"});
  for (size_t i = 0; i < system->programs.size(); ++i) {
    const tool::Component& component = system->description.components[i];
    CAPTURE(component.name.value);
    CHECK(tool::first_fp_instruction(system->programs[i].file).has_value() == component.fp.value);
  }
}

TEST_CASE("a restarted component has a fresh heap and the same libraries") {
  Subject subject({.system = "tests/target/systems/hosted"});
  for (const std::string component : {"plain", "floating", "throwing"}) {
    CAPTURE(component);
    const Report before = run_to_end(subject, component, 1);
    check_all_held(before, 1, fewest);
    const Injector injector(subject);
    const unsigned id = subject.id(component);
    subject.run_to_user(id, injector.after_wait(id));
    Injector(subject).inject(id, FaultKind::null_access);
    const Report after = run_to_end(subject, component, 2);
    check_all_held(after, 2, fewest);
    CHECK(after.checks == before.checks);
    CHECK(after.blocks == before.blocks);
  }
}

TEST_CASE("what would end a program or overruns a container is a fault, and each start has the whole heap") {
  Subject subject({.system = "tests/target/systems/hosted"});
  const unsigned greedy = subject.id("greedy");
  uint64_t blocks = 0;
  for (uint64_t start = 1; start <= 1 + declared_restarts; ++start) {
    CAPTURE(start);
    const Report now = run_to_end(subject, "greedy", start);
    check_all_held(now, start, 0);
    CHECK(now.blocks > 500);  // 64 KiB in pieces of 112 bytes
    if (start > 1) CHECK(now.blocks == blocks);
    blocks = now.blocks;
  }
  CHECK(faults_until_down(subject, greedy) == 1 + declared_restarts);
}

TEST_CASE("a throw keeps numbers in floating-point registers, and an exception that nobody catches is a fault") {
  Subject subject({.system = "tests/target/systems/hosted"});
  constexpr unsigned declared = 2;  // hosted/system.toml
  CHECK(faults_until_down(subject, subject.id("uncaught")) == 1 + declared);
  check_all_held(report_of(subject, "uncaught"), 1 + declared, 6);
}
