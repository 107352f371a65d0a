// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The timer event.
#pragma once

#include "kernel/core/state.hpp"

namespace nacre::kernel {

/// `interrupted` (null: idle) has been left and is ready. A server past its limit is faulted; refills that are due are given;
/// receivers that may wake, wake; `armed` becomes the earliest end of all that is left.
void tick(Component* interrupted, Instant now);

}  // namespace nacre::kernel
