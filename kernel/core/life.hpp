// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Life cycle: a component begins, falls, and is blamed. The component is never the current one here: it has been left.
#pragma once

#include "kernel/core/schedule.hpp"

namespace nacre::kernel {

/// down -> ready at the entry point, with fresh registers and generation.
void begin(Component& c);

/// Any state -> down. Its client gets peer_failed; the server that it calls works on and its reply is dropped.
void fall(Component& c, Instant now);

/// Records the fault, then `fall`, and tells the supervisor. If `c` is the supervisor the board resets.
void blame(Component& c, abi::Cause cause, uint64_t fault_address, Instant now);

}  // namespace nacre::kernel
