// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A processor and an interrupt controller as variables, and its exceptions as functions. What a component does is to fill in
// `registers` and take an exception; what the kernel answers stands in `registers` afterwards.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "abi/tables.hpp"

namespace nacre::host {

/// The registers that a component can see.
struct Registers {
  std::array<uint64_t, 31> x{};
  uint64_t sp = 0;
  uint64_t pc = 0;
  uint64_t status = 0;  ///< SPSR
  uint64_t thread = 0;  ///< TPIDR_EL0
  bool operator==(const Registers&) const = default;
};

/// SIMD and floating point. `control` is FPCR | FPSR << 32.
struct FpState {
  std::array<std::array<uint64_t, 2>, 32> q{};
  uint64_t control = 0;
  bool operator==(const FpState&) const = default;
};

struct Processor {
  Registers registers;
  FpState fp;
  Instant counter{};
  Span reading_takes{};     ///< the counter goes on by this much when it is read
  Instant compare = never;  ///< of the timer
  uint64_t current = 0;     ///< TPIDR_EL1: address of the running component, 0 when idle
  uint64_t fp_access = 0;   ///< CPACR_EL1
  uint64_t page_table = 0;  ///< TTBR0_EL1
  bool abort_pending = false;
  uint64_t drains = 0;
  uint32_t pending_intid = 1023;  ///< what the controller gives next
  uint32_t dropped_intid = 1023;  ///< last priority drop
  std::bitset<1024> active_intids;
  std::bitset<1024> configured_intids;
  uint32_t deactivated_intid = 0;  ///< last one, 0: none
  unsigned deactivations = 0;
};

extern Processor processor;

/// The kernel has reset the board.
struct Reset : std::exception {
  [[nodiscard]] const char* what() const noexcept override { return "board reset"; }
};

/// The kernel has refused the tables.
struct Refused : std::exception {
  Refused(std::string rule_name, unsigned at) : rule(std::move(rule_name)), index(at) {}
  [[nodiscard]] const char* what() const noexcept override { return rule.c_str(); }
  std::string rule;
  unsigned index;
};

/// The kernel has done to the processor or the controller what it must not do.
struct Misuse : std::logic_error {
  using std::logic_error::logic_error;
};

/// Zeroes the processor, the kernel's state and its audit area.
void power_on();

/// The tables that the kernel reads. Written by tests before `boot`.
[[nodiscard]] abi::Tables& tables();

/// The kernel's first event. Throws Refused.
void boot();

// Exceptions, taken by the current component with what is in `processor.registers`. They throw Reset.
void system_call(abi::Call number);
void unknown_system_call();
void fault(abi::Cause cause, uint64_t address);
void fp_trap();
/// Also when idle. `intid` is what the controller will answer.
void interrupt(uint32_t intid);
void timer_interrupt();

}  // namespace nacre::host
