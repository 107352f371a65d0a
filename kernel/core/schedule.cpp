// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/core/schedule.hpp"

namespace nacre::kernel {

void answer(Component& c, abi::Outcome outcome) {
  set_words(c, 0, 0, outcome);
  nacre_state.ready |= bit(c);
}

void wake(Component& c, abi::Outcome event) {
  c.deadline = Instant{};
  own(c, c.limit);
  const bool notified = event == abi::Outcome::notified;
  set_words(c, notified ? c.pending : 0, 0, event);
  if (notified) c.pending = 0;
  nacre_state.ready |= bit(c);
}

void post(Component& c, uint64_t bits) {
  if (is_down(c)) return;
  c.pending |= bits;
  if (is_receiving(c) && is_funded(c)) wake(c, abi::Outcome::notified);
}

Aborts leave(Component& c, Instant now) {
  close(c, now);
  if (now >= nacre_state.armed) settle(component(c.payer), now);
  if ((c.flags & abi::ComponentFlags::device) == 0) return Aborts::none;
  return Arch::drain();
}

Component* enter(Instant now) {
  const uint64_t eligible = nacre_state.ready & nacre_state.runnable;
  if (eligible == 0) return nullptr;
  Component& next = nacre_state.components[__builtin_ctzll(eligible)];
  nacre_state.ready &= ~bit(next);
  open(next, now);
  return &next;
}

}  // namespace nacre::kernel
