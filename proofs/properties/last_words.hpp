// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The ways in which the kernel ends for good: a function that prints why, and asks the firmware (PSCI, DEN0022).
#pragma once

#include "proofs/properties/session.hpp"

namespace nacre::proof {

enum class Firmware : uint64_t { off = 0x8400'0008, reset = 0x8400'0009 };

struct LastWords {
  std::string name;      ///< of the obligations
  std::string function;  ///< symbol
  Term argument;         ///< x0
  uint64_t stack = 0;    ///< the stack pointer
  Firmware asked = Firmware::reset;
};

/// The firmware is called, for what is to be asked; no field of the kernel's has changed; and no store is outside of the stack.
[[nodiscard]] std::vector<Obligation> last_words(const Program& program, const Layout& layout, const LastWords& words);

/// Everything unknown: memory, registers, flags.
[[nodiscard]] State unknown_state(const Memory& memory);

/// That no field in memory is another one than in `before`, for any index.
[[nodiscard]] std::vector<Term> unchanged(const Memory& before, const Memory& after);

}  // namespace nacre::proof
