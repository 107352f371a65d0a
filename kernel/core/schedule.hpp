// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Who runs: the lowest bit of a word. And the two ways to become ready from outside: a notification and a time-out.
#pragma once

#include "abi/calls.hpp"
#include "kernel/core/account.hpp"

namespace nacre::kernel {

/// What a ready component finds in its registers when it goes on.
[[gnu::always_inline]] inline void set_words(Component& c, uint64_t w0, uint64_t selector, abi::Outcome outcome) {
  c.context.x[0] = w0;
  for (unsigned i = 1; i < abi::words; ++i) c.context.x[i] = 0;
  c.context.x[6] = selector;
  c.context.x[7] = static_cast<uint64_t>(outcome);
}

/// The caller of a general handler goes on, later or at once, with this outcome.
void answer(Component& c, abi::Outcome outcome);

/// receiving -> ready, for `notified` or `timeout`.
void wake(Component& c, abi::Outcome event);

/// Sets notification bits of `c`. Lost if it is down: its next start looks at the world anyway.
void post(Component& c, uint64_t bits);

/// Whether the notification of `receiver` takes the processor from `c` at once, and nothing else is to be done: neither
/// a refill nor a charge is due, and `c` is a plain client (no server, no device), which pays for itself.
[[nodiscard, gnu::always_inline]] inline bool preempts(const Component& receiver, const Component& c, Instant now) {
  return is_receiving(receiver) && receiver.id < c.id && c.flags == 0 && is_funded(receiver) &&
         now < receiver.refill_at && now < nacre_state.armed;
}

/// `preempts` holds. `c` becomes ready as its context is; `receiver`, notified, becomes the current component: wake, leave and
/// enter in one.
[[nodiscard, gnu::always_inline]] inline Component* preempt(Component& receiver, Component& c, Instant now) {
  nacre_state.ready |= bit(c);
  c.account -= now.to_raw();
  receiver.deadline = Instant{};
  receiver.payer = receiver.id;
  receiver.nested = 0;
  set_words(receiver, receiver.pending, 0, abi::Outcome::notified);
  receiver.pending = 0;
  receiver.account += now.to_raw();
  Instant end = Instant::from_raw(receiver.account);
  if (receiver.refill_at < end) end = receiver.refill_at;
  if (is_server(receiver)) {
    const Instant limit = now + receiver.limit;
    receiver.activation = limit.to_raw();
    if (limit < end) end = limit;
  }
  arm_no_later(end);
  return &receiver;
}

/// The start of an event in which the current component may give way. It is charged, and belongs to no run state until it
/// gets one. Outstanding accesses of a component with devices are waited for; a pending abort is blamed on it.
[[nodiscard]] Aborts leave(Component& c, Instant now);

/// The end of such an event: the most urgent eligible component becomes the current one, or none (idle).
[[nodiscard]] Component* enter(Instant now);

}  // namespace nacre::kernel
