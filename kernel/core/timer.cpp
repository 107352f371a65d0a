// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/core/timer.hpp"

#include "kernel/core/life.hpp"

namespace nacre::kernel {

namespace {

/// One component's share of the event. Returns when it needs the timer next.
[[gnu::always_inline]] inline Instant serve(Component& c, Instant now) {
  if (!is_funded(c) && now >= c.refill_at) refill(c, now);
  if (!is_funded(c)) return c.refill_at;
  if (!is_receiving(c)) return never;
  if (c.pending != 0) {
    wake(c, abi::Outcome::notified);
  } else if (c.deadline <= now) {
    wake(c, abi::Outcome::timeout);
  } else {
    return c.deadline;
  }
  return never;
}

}  // namespace

void tick(Component* interrupted, Instant now) {
  if (interrupted != nullptr && is_server(*interrupted) && static_cast<int64_t>(interrupted->activation) <= 0) {
    blame(*interrupted, abi::Cause::limit, 0, now);
  }
  Instant next = never;
  for (Component& c : nacre_state.components) {
    const Instant needs = serve(c, now);
    if (needs < next) next = needs;
  }
  nacre_state.armed = next;
  Arch::arm(next);
}

}  // namespace nacre::kernel
