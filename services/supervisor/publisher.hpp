// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Writes the region `status` (interfaces/supervision.hpp), if the description gives the supervisor one: after each change
// and once a second.
#pragma once

#include "services/supervisor/policy.hpp"
#include "user/calls.hpp"
#include "user/use.hpp"

namespace nacre::supervisor {

/// What the kernel says about a component.
struct Observed {
  abi::RunState state;
  abi::Cause cause;
  ComponentId client;
  uint64_t generation;
  uint64_t used;
};

[[nodiscard]] inline Observed observe(ComponentId id) {
  user::Registers registers;
  if (user::control(id, abi::Operation::status, registers) != abi::Outcome::ok) __builtin_trap();
  const uint64_t packed = registers.word[0];
  return {static_cast<abi::RunState>(packed & 0xff), static_cast<abi::Cause>(packed >> 8 & 0xff),
          ComponentId::from_raw(static_cast<uint8_t>(packed >> 16)), registers.word[3], registers.word[5]};
}

class Publisher {
 public:
  [[nodiscard]] Instant deadline() const { return next_; }

  void publish(const Policy& policy, uint64_t managed, Instant now) {
    next_ = Status::present() ? now + user::ticks(Seconds::from_raw(1)) : never;
    if (!Status::present()) return;
    interfaces::SupervisionStatus& status = Status::get();
    const uint64_t sequence = status.sequence | 1;
    __atomic_store_n(&status.sequence, sequence, __ATOMIC_RELAXED);
    __atomic_thread_fence(__ATOMIC_RELEASE);
    status.time = now;
    for (unsigned i = 0; i < abi::max_components; ++i) {
      if ((managed >> i & 1) != 0) status.components[i] = entry(policy, ComponentId::from_raw(static_cast<uint8_t>(i)));
    }
    __atomic_store_n(&status.sequence, sequence + 1, __ATOMIC_RELEASE);
  }

 private:
  using Status = user::Region<"status", interfaces::SupervisionStatus, user::Access::write, user::Need::optional>;

  [[nodiscard]] static interfaces::ComponentStatus entry(const Policy& policy, ComponentId id) {
    const Observed seen = observe(id);
    const Managed& one = policy.of(id);
    return {
        one.phase, static_cast<uint64_t>(seen.state), one.cause, one.client, one.restarts, seen.generation, seen.used,
        0};
  }

  Instant next_ = Instant::from_raw(0);
};

}  // namespace nacre::supervisor
