// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A real machine with a bare program (debuggee.S): what the debugger says and what shared memory holds agree.
#include "tools/machine/machine.hpp"

#include <doctest/doctest.h>

using namespace nacre;
using namespace nacre::machine;

namespace {

constexpr uint64_t entry = 0x4020'1000;
constexpr uint64_t loop = entry + 20;
constexpr uint64_t word = 0x4020'2000;
constexpr Milliseconds patience{20'000};

Machine start(Clock clock) {
  auto machine = Machine::start({.image = NACRE_DEBUGGEE, .clock = clock});
  REQUIRE_MESSAGE(machine, (machine ? "" : machine.error().text));
  return std::move(*machine);
}

/// Resumes and expects a breakpoint.
void run_to_stop(gdb_remote::Client& debugger) {
  REQUIRE(debugger.resume());
  const auto stop = debugger.wait_for_stop(patience);
  REQUIRE(stop);
  CHECK(stop->number == 5);
}

}  // namespace

TEST_CASE("registers, breakpoints and steps") {
  Machine machine = start(Clock::instructions);
  gdb_remote::Client& debugger = machine.debugger();
  REQUIRE(debugger.insert_breakpoint(loop));
  run_to_stop(debugger);
  const auto registers = debugger.read_core_registers();
  REQUIRE(registers);
  CHECK(registers->pc == loop);
  CHECK(registers->x[1] == 0x1234);
  CHECK((registers->cpsr & 0xf) == 5);  // EL1 with its own stack pointer
  CHECK(debugger.read_register("TPIDR_EL0") == 0x1234);
  REQUIRE(debugger.remove_breakpoint(loop));
  REQUIRE(debugger.step());
  CHECK(debugger.read_register("pc") == loop + 4);
  REQUIRE(debugger.write_register("x5", 7));
  REQUIRE(debugger.step());
  CHECK(debugger.read_register("pc") == loop + 8);
  CHECK(debugger.read_register("x5") == 7);
}

TEST_CASE("the debugger and shared memory see the same bytes, both ways") {
  Machine machine = start(Clock::instructions);
  gdb_remote::Client& debugger = machine.debugger();
  REQUIRE(debugger.insert_breakpoint(entry));
  run_to_stop(debugger);
  constexpr size_t size = 0x2010;
  const auto bytes = debugger.read_memory(entry - 0x1000, size, gdb_remote::AddressSpace::physical);
  REQUIRE(bytes);
  CHECK(std::memcmp(bytes->data(), machine.memory().view(entry - 0x1000, size).data(), size) == 0);
  const std::byte value[] = {std::byte{41}};
  REQUIRE(debugger.write_memory(word, value, gdb_remote::AddressSpace::physical));
  CHECK(machine.memory().read<uint64_t>(word) == 41);
}

TEST_CASE("a word written in shared memory lets the guest go on to its console and its reset") {
  Machine machine = start(Clock::host);
  gdb_remote::Client& debugger = machine.debugger();
  REQUIRE(debugger.insert_breakpoint(entry));
  run_to_stop(debugger);
  REQUIRE(debugger.remove_breakpoint(entry));
  REQUIRE(debugger.resume());
  CHECK_FALSE(machine.process().wait_for_output("!", 0, Milliseconds(50)));
  REQUIRE(debugger.interrupt(patience));
  machine.memory().write<uint64_t>(word, 41);
  REQUIRE(debugger.insert_breakpoint(entry));
  run_to_stop(debugger);  // the next boot
  CHECK(machine.process().wait_for_output("!", 0, patience));
  CHECK(debugger.read_register("pc") == entry);
}
