// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the components write down for the test, which reads it from outside.
#pragma once

#include <stdint.h>

namespace nacre::hostile {

inline constexpr unsigned calls_in_batch = 1000;
inline constexpr unsigned call_numbers = 5;
inline constexpr unsigned outcomes = 9;

/// Of the hostile component. It survives its restarts.
struct Log {
  uint64_t go;      ///< written by the test: begin
  uint64_t random;  ///< state of its generator; the test writes the seed
  uint64_t batches;
  uint64_t answers[call_numbers][outcomes];  ///< calls of each number by what the kernel answered
  uint64_t refused_by_server;                ///< calls that arrived, of words that encode nothing
  uint64_t unknown_answers;                  ///< outcomes that do not exist
  uint64_t stray_registers;                  ///< registers that came back neither zero nor as they were
  uint64_t stray_register;                   ///< the last of them: number of the call << 8 | register
  uint64_t touch_address;
  uint64_t touch_kind;
  uint64_t touches_survived;
};

/// Of the server: what reached it from each client.
struct Receipts {
  uint64_t peeks;
  uint64_t sets;
  uint64_t takes;          ///< nobody may
  uint64_t slots_outside;  ///< of the guard
};

/// Of the receiver of signals.
struct Heard {
  uint64_t from_hostile;
  uint64_t from_acquaintance;
};

}  // namespace nacre::hostile
