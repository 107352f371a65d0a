// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// CPU time: accounts, activations, and the one timer. Representation: state.hpp; why: docs/decisions/0001.
#pragma once

#include "kernel/core/state.hpp"

namespace nacre::kernel {

void set_funded(const Component& c, bool funded);

[[gnu::always_inline]] inline void arm_no_later(Instant end) {
  if (end < nacre_state.armed) {
    nacre_state.armed = end;
    Arch::arm(end);
  }
}

/// Gives one period's budget, never more than one in hand. The account must be closed (hold ticks, not an instant).
void refill(Component& c, Instant now);

/// From here on `c` runs: its payer's account and, for a server, its activation count down.
void open(Component& c, Instant now);

/// `c` stops running.
void close(Component& c, Instant now);

/// Gives a refill that is due and lets the funded bit follow the balance. The account must be closed. Part of `leave`: before
/// `armed` none of this can change anything (invariant 6), so the short paths do without.
void settle(Component& payer, Instant now);

/// `c` starts an activation of its own: it pays for itself, with a fresh limit. Not between open and close.
inline void own(Component& c, Span limit) {
  c.payer = c.id;
  if (is_server(c)) c.activation = static_cast<uint64_t>(limit.to_raw());
  c.nested = 0;
}

}  // namespace nacre::kernel
