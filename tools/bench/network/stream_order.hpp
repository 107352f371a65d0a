// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What a peer says to `network_streams`: so many bytes follow, and when they have all been read, so many are to come
// back. Then the next order. Little-endian, as both sides are.
#pragma once

#include <stdint.h>

namespace nacre::bench {

struct StreamOrder {
  uint64_t take;
  uint64_t give;
};
static_assert(sizeof(StreamOrder) == 16);

}  // namespace nacre::bench
