// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Who runs: the lowest bit of a word. And the two ways to become ready from outside: a notification and a time-out.
#pragma once

#include "abi/calls.hpp"
#include "kernel/core/account.hpp"

namespace nacre::kernel {

/// What a ready component finds in its registers when it goes on.
inline void set_words(Component& c, uint64_t w0, uint64_t selector, abi::Outcome outcome) {
  c.context.x[0] = w0;
  for (unsigned i = 1; i < abi::words; ++i) c.context.x[i] = 0;
  c.context.x[6] = selector;
  c.context.x[7] = static_cast<uint64_t>(outcome);
}

/// The caller of a general handler goes on, later or at once, with this outcome.
inline void answer(Component& c, abi::Outcome outcome) {
  set_words(c, 0, 0, outcome);
  nacre_state.ready |= bit(c);
}

/// receiving -> ready
inline void wake(Component& c, abi::Outcome event) {
  c.deadline = Instant{};
  own(c, c.limit);
  const bool notified = event == abi::Outcome::notified;
  set_words(c, notified ? c.pending : 0, 0, event);
  if (notified) c.pending = 0;
  nacre_state.ready |= bit(c);
}

/// Sets notification bits of `c`. Lost if it is down: its next start looks at the world anyway.
inline void post(Component& c, uint64_t bits) {
  if (is_down(c)) return;
  c.pending |= bits;
  if (is_receiving(c) && is_funded(c)) wake(c, abi::Outcome::notified);
}

/// The start of an event in which the current component may give way. It is charged, and belongs to no run state until it gets one.
/// Outstanding accesses of a component with devices are waited for; a pending abort is blamed on it.
[[nodiscard]] inline Aborts leave(Component& c, Instant now) {
  close(c, now);
  if (now >= nacre_state.armed) [[unlikely]]
    settle(component(c.payer), now);
  if ((c.flags & abi::ComponentFlags::device) == 0) return Aborts::none;
  return Arch::drain();
}

/// The end of such an event: the most urgent eligible component becomes the current one, or none (idle).
[[nodiscard]] inline Component* enter(Instant now) {
  const uint64_t eligible = nacre_state.ready & nacre_state.runnable;
  if (eligible == 0) return nullptr;
  Component& next = nacre_state.components[__builtin_ctzll(eligible)];
  nacre_state.ready &= ~bit(next);
  open(next, now);
  return &next;
}

}  // namespace nacre::kernel
