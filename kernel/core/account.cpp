// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/core/account.hpp"

namespace nacre::kernel {

void settle(Component& payer, Instant now) {
  if (now >= payer.refill_at) refill(payer, now);
  set_funded(payer, static_cast<int64_t>(payer.account) > 0);
}

void charge(Component& c, Instant now) {
  close(c, now);
  settle(component(c.payer), now);
  open(c, now);
}

}  // namespace nacre::kernel
