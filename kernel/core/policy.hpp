// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The slow path for governed methods, in one place. Today a governed method has a guard on whole words; rates and automata
// come here too.
#pragma once

#include "kernel/core/state.hpp"

namespace nacre::kernel {

struct Words {
  uint64_t w[abi::words];
};

/// Whether the tables allow this call, whoever is alive.
[[nodiscard]] bool allowed(const abi::ChannelEntry& channel, uint64_t selector, const Words& words);

/// Deadlines end on the last tick of a quantum, so that few timer interrupts serve many of them; `never` stays what it is,
/// and no deadline becomes 0.
[[nodiscard, gnu::always_inline]] inline Instant round_up(Instant deadline) {
  return Instant::from_raw(deadline.to_raw() | nacre_tables.quantum_mask);
}

}  // namespace nacre::kernel
