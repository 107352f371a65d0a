// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/core/account.hpp"

namespace nacre::kernel {

void set_funded(const Component& c, bool funded) {
  const uint64_t without = nacre_state.funded & ~bit(c);
  nacre_state.funded = funded ? without | bit(c) : without;
  nacre_state.runnable = nacre_state.funded | nacre_state.servers;
}

void refill(Component& c, Instant now) {
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

void open(Component& c, Instant now) {
  Component& payer = component(c.payer);
  if (now >= payer.refill_at) refill(payer, now);
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

void close(Component& c, Instant now) {
  component(c.payer).account -= now.to_raw();
  if (is_server(c)) c.activation -= now.to_raw();
}

void settle(Component& payer, Instant now) {
  if (now >= payer.refill_at) refill(payer, now);
  set_funded(payer, static_cast<int64_t>(payer.account) > 0);
}

}  // namespace nacre::kernel
