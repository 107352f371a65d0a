// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The architecture contract for the host: every register that the kernel touches is a variable. The portable core finds
// this header by include path and is compiled unmodified.
#pragma once

#include "kernel/arch/contract/contract.hpp"
#include "tests/host_arch/processor.hpp"

namespace nacre::kernel {

struct Arch {
  static constexpr uint32_t timer_intid = 27;
  static constexpr uint64_t fp_on = 3;
  static constexpr uint64_t fp_off = 1;

  static Instant counter() {
    const Instant now = host::processor.counter;
    host::processor.counter = now + host::processor.reading_takes;
    return now;
  }
  static void arm(Instant at) { host::processor.compare = at; }
  static uint64_t current() { return host::processor.current; }
  static uint64_t bounded(uint64_t index, uint64_t count) { return index < count ? index : ~uint64_t{0}; }
  static Aborts drain() {
    host::processor.drains += 1;
    return host::processor.abort_pending ? Aborts::pending : Aborts::none;
  }
  static void fp_enable() { host::processor.fp_access = fp_on; }
  static uint64_t fp_save(FpRegisters& registers);
  static void fp_load(const FpRegisters& registers, uint64_t control);
  static uint32_t acknowledge();
  static void drop_priority(uint32_t intid);
  static void deactivate(uint32_t intid);
  [[noreturn]] static void reset();
};

}  // namespace nacre::kernel
