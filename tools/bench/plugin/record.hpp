// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the plugin writes to its pipe: one record an event, in order.
#pragma once

#include <stdint.h>

namespace nacre::bench {

enum class EventKind : uint32_t {
  marker = 1,  ///< number = marker
  watch = 2,   ///< number = index of the watched address
  step = 3,    ///< a traced instruction; `user` holds its address
};

struct Event {
  EventKind kind;
  uint32_t number;
  uint64_t kernel;  ///< instructions executed above the boundary before this one
  uint64_t user;
};
static_assert(sizeof(Event) == 24);

}  // namespace nacre::bench
