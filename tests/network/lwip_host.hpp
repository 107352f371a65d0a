// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// lwIP on the host: a clock that only moves when told, numbers from a seed, and the way back to the state at power-on.
// There is as much memory as on the device, but each piece is one of its own, so that the address sanitizer sees its end.
#pragma once

#include <lwip/memp.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace nacre::lwip_host {

/// Everything of lwIP is as before `lwip_init`; what it had allocated is freed.
void reset(uint64_t seed);

/// Virtual milliseconds.
[[nodiscard]] uint32_t now();
void advance(uint32_t milliseconds);

/// What lwIP holds.
struct Usage {
  std::array<size_t, MEMP_MAX> pools{};
  size_t heap = 0;
  bool operator==(const Usage&) const = default;
};
[[nodiscard]] Usage usage();
/// The most that was held of each since `reset`.
[[nodiscard]] Usage peak();
/// How often a pool or the heap had nothing left since `reset`.
[[nodiscard]] uint64_t refusals();

}  // namespace nacre::lwip_host
