// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// CPU time: accounts, activations, and the one timer. Representation: state.hpp; why: docs/decisions/0001.
#pragma once

#include "kernel/core/state.hpp"

namespace nacre::kernel {

inline void set_funded(const Component& c, bool funded) {
  const uint64_t without = nacre_state.funded & ~bit(c);
  nacre_state.funded = funded ? without | bit(c) : without;
  nacre_state.runnable = nacre_state.funded | nacre_state.servers;
}

[[gnu::always_inline]] inline void arm_no_later(Instant end) {
  if (end < nacre_state.armed) {
    nacre_state.armed = end;
    Arch::arm(end);
  }
}

/// Gives one period's budget, never more than one in hand. The account must be closed (hold ticks, not an instant).
inline void refill(Component& c, Instant now) {
  const abi::ComponentEntry& entry = entry_of(c);
  const Span balance = Span::from_raw(static_cast<int64_t>(c.account));
  const Span sum = balance + entry.budget;
  const Span full = sum > entry.budget ? entry.budget : sum;
  c.granted = c.granted + (full - balance);
  c.account = static_cast<uint64_t>(full.to_raw());
  c.refill_at = now + entry.period;
  c.denials_left = entry.denial_quota;
  set_funded(c, full > no_time);
}

/// From here on `c` runs: its payer's account and, for a server, its activation count down.
inline void open(Component& c, Instant now) {
  Component& payer = component(c.payer);
  if (now >= payer.refill_at) [[unlikely]]
    refill(payer, now);
  payer.account += now.to_raw();
  Instant end = payer.refill_at;
  const Instant paid_until = Instant::from_raw(payer.account);
  if (is_funded(payer) && paid_until < end) end = paid_until;
  if (is_server(c)) {
    c.activation += now.to_raw();
    if (Instant::from_raw(c.activation) < end) end = Instant::from_raw(c.activation);
  }
  arm_no_later(end);
}

/// `c` stops running.
inline void close(Component& c, Instant now) {
  component(c.payer).account -= now.to_raw();
  if (is_server(c)) c.activation -= now.to_raw();
}

/// Gives a refill that is due and lets the funded bit follow the balance. The account must be closed.
void settle(Component& payer, Instant now);

/// Every event starts with `leave` or with this: what the current component has used is charged, its payer's refill is given
/// if due, and the payer's funded bit follows. Before `armed` none of this can change anything (invariant 6).
void charge(Component& c, Instant now);

/// `c` starts an activation of its own: it pays for itself, with a fresh limit. Not between open and close.
inline void own(Component& c, Span limit) {
  c.payer = c.id;
  c.activation = static_cast<uint64_t>(limit.to_raw());
  c.nested = 0;
}

}  // namespace nacre::kernel
