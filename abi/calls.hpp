// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The system calls: the one definition of numbers, statuses and registers. Golden: tests/unit/abi_golden.txt.
//
// A call is `svc #number`. Registers, in and out:
//
//             call                reply_wait              signal        irq_done   control
//   x0..x5 in request words       reply words             -             -          -
//   x6 in     channel, method     status of the reply     channel << 6  line << 6  component << 6 | operation
//   x7 in     -                   deadline                -             -          -
//   x0..x5 out reply words        request words           0             0          status words, otherwise 0
//   x6 out    status of the reply channel, method         0             0          0
//   x7 out    0 or Outcome        0 or Outcome            Outcome       Outcome    Outcome
//
// x7 is written by the kernel alone: no peer can forge an outcome. `call`, `signal`, `irq_done` and `control`
// preserve x19..x30, sp and tpidr_el0; `reply_wait` preserves sp and tpidr_el0 only. Every other general register
// comes back zero or as the component's own.
#pragma once

#include "lib/strong.hpp"

namespace nacre::abi {

inline constexpr unsigned max_components = 64;  ///< of one kernel; an id is below it
inline constexpr unsigned max_channels = 256;  ///< entries of all components together
inline constexpr unsigned max_lines = 64;      ///< interrupt lines of all components together
inline constexpr unsigned max_intids = 256;    ///< interrupt numbers of the board that a line may name
inline constexpr unsigned max_fp = 16;         ///< components that declare `fp` (docs/decisions/0002)
inline constexpr unsigned words = 6;           ///< words of a message
inline constexpr unsigned method_bits = 6;     ///< a selector is handle << method_bits | method

/// The immediate of the `svc` instruction.
enum class Call : uint16_t { call = 0, reply_wait = 1, signal = 2, irq_done = 3, control = 4 };

/// x7 on return. Zero is success: a request or a reply is there, or the call has been carried out.
enum class Outcome : uint64_t {
  ok = 0,
  notified = 1,     ///< reply_wait: x0 holds the notification bits, which are cleared
  timeout = 2,      ///< reply_wait: the deadline has passed
  bad_handle = 3,   ///< the handle is not one of the component's own; recorded
  denied = 4,       ///< mask, guard, rate, automaton, grant or nesting refuses; recorded
  peer_down = 5,    ///< call: the server is down; nothing was delivered
  peer_failed = 6,  ///< call: the server fell while it had the request; it may have had effects
  again = 7,        ///< signal: the rate of this channel refuses for now; counted
  not_down = 8,     ///< control start: the component runs already
};

/// x6 of `control`, low bits. Granted to a component's supervisor only.
enum class Operation : uint64_t { status = 0, start = 1, stop = 2, restart = 3 };

/// State of a component as `control status` reports it.
enum class RunState : uint64_t { down = 0, ready = 1, receiving = 2, calling = 3 };

/// Why a component is down.
enum class Cause : uint8_t {
  none = 0,       ///< it has never been down since its first start
  stopped = 1,    ///< by its supervisor
  access = 2,     ///< data access to an unmapped or forbidden address; address = where
  execute = 3,    ///< instruction fetch from an unmapped or forbidden address
  alignment = 4,  ///< misaligned program counter, stack or device access
  undefined = 5,  ///< undefined or trapped instruction, breakpoint
  bad_call = 6,   ///< unknown system call number
  fp = 7,         ///< floating point without `fp` in the description
  limit = 8,      ///< a server used up the time of one activation
  external = 9,   ///< external abort, synchronous or blamed after `dsb`
};

/// Word 0 of `control status`: state, cause, and the client that was in service at the fault (0 = none).
/// Words 1 to 5: pc and address of the fault, generation, balance and CPU time used, in ticks.
[[nodiscard]] constexpr uint64_t pack_status(RunState state, Cause cause, ComponentId client) {
  return static_cast<uint64_t>(state) | uint64_t{static_cast<uint8_t>(cause)} << 8 | uint64_t{client.to_raw()} << 16;
}

}  // namespace nacre::abi
