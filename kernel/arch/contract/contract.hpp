// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the portable core asks of an architecture. `arch.hpp` comes by include path (kernel/arch/aarch64, or
// tests/host_arch) and defines `nacre::kernel::Arch`; the core checks it against the concept below, so a port that
// lacks something does not compile.
//
// Beside the functions, an architecture provides the ways out of the kernel, which never come back:
//   nacre_exit_message   enters a component with eight words in registers; x7 of the component becomes 0
//   nacre_call_full      leaves the short path of `call`: runs nacre_call_general, enters what it returns
//   nacre_reply_full     the same for `reply_wait`
// and it calls the handlers named in core/entry.hpp.
#pragma once

#include <stdint.h>

#include "lib/strong.hpp"

namespace nacre::kernel {

/// Whether an asynchronous abort is pending after all outstanding accesses have finished.
enum class Aborts : uint8_t { none, pending };

/// The SIMD and floating-point registers of one component. Control and status are in its Context.
struct alignas(16) FpRegisters {
  uint64_t q[32][2];
};

template <class A>
concept Architecture = requires(Instant at, uint64_t word, FpRegisters& registers, uint32_t intid) {
  Instant{A::counter()};             // the virtual counter, now
  A::arm(at);                        // the timer interrupt is pending from `at` on
  uint64_t{A::current()};            // address of the running component, 0 when idle
  uint64_t{A::bounded(word, word)};  // first if below second, otherwise all ones, also under speculation
  Aborts{A::drain()};                // waits for outstanding device accesses
  uint64_t{A::fp_on};                // value of the access control register: floating point traps not
  uint64_t{A::fp_off};               // ... traps
  A::fp_enable();                    // for the kernel itself, before save and load
  uint64_t{A::fp_save(registers)};   // returns control and status
  A::fp_load(registers, word);
  uint32_t{A::acknowledge()};  // number of the pending interrupt, now active
  A::drop_priority(intid);
  A::deactivate(intid);
  A::reset();  // resets the board, does not return
};

}  // namespace nacre::kernel
