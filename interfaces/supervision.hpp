// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The region `status`: what the supervisor knows about the components, for everybody who may read it. Written by the
// supervisor alone. A reader copies it with `try_read`, which fails while the supervisor is writing; the supervisor
// is more urgent than every reader, so trying again succeeds.
#pragma once

#include "abi/calls.hpp"

namespace nacre::interfaces {

/// What the supervisor does about a component.
enum class Phase : uint64_t {
  unmanaged = 0,  ///< belongs to another supervisor, or is none of the system's components
  waiting = 1,    ///< for its first start, or for the end of its back-off
  running = 2,
  isolated = 3,  ///< will not be started again before the board is reset
};

/// Why a component was last taken or fell down: an abi::Cause, or one of these.
inline constexpr uint64_t cause_silent = 64;        ///< it missed its heartbeat
inline constexpr uint64_t cause_kills_server = 65;  ///< servers fell too often in its service
inline constexpr uint64_t cause_device_fault = 66;  ///< its device reached outside what the description gives it

/// One component.
struct ComponentStatus {
  Phase phase;  ///< what the supervisor does about it
  uint64_t state;     ///< abi::RunState
  uint64_t cause;     ///< of the last fall; 0: none yet
  uint64_t client;    ///< in service at the last fall; 0: none
  uint64_t restarts;  ///< since the board was reset
  uint64_t generation;  ///< starts since the board was reset
  uint64_t used;  ///< CPU time in ticks
  uint64_t reserved;
};
static_assert(sizeof(ComponentStatus) == 64);

/// The region.
struct SupervisionStatus {
  uint64_t sequence;  ///< odd while the supervisor writes
  Instant time;       ///< of the last writing
  uint64_t reserved[6];
  ComponentStatus components[abi::max_components];  ///< index = id
};
static_assert(sizeof(SupervisionStatus) == 64 + 64 * 64);

/// One component's entry, whole.
[[nodiscard]] inline bool try_read(const SupervisionStatus& status, unsigned id, ComponentStatus& copy) {
  const uint64_t before = __atomic_load_n(&status.sequence, __ATOMIC_ACQUIRE);
  copy = status.components[id];
  __atomic_thread_fence(__ATOMIC_ACQUIRE);
  return (before & 1) == 0 && __atomic_load_n(&status.sequence, __ATOMIC_RELAXED) == before;
}

}  // namespace nacre::interfaces
