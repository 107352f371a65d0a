// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The supervisor: component 0. Starts the others in the order of their needs, restarts them by the policy, and publishes
// what it knows. It can call nobody, so nobody can hold it up. If it faults, the board resets: that is also how it
// resets the board on purpose.
#include "services/supervisor/policy.hpp"
#include "services/supervisor/publisher.hpp"
#include "user/calls.hpp"
#include "user/use.hpp"

namespace nacre::supervisor {
namespace {

using System = user::Region<"system", abi::SystemInfo>;

class Supervisor {
 public:
  static constexpr Milliseconds standstill = 50_ms;

  void begin() {
    const abi::SystemInfo& system = System::get();
    if (system.magic != abi::system_info_magic) __builtin_trap();
    for (unsigned i = 1; i < system.component_count && i < abi::max_components; ++i) {
      const abi::ComponentInfo& info = system.components[i];
      if (info.supervisor != user::Self::id()) continue;
      managed_ |= uint64_t{1} << i;
      if (info.heartbeat_bit < 64) known_ |= uint64_t{1} << info.heartbeat_bit;
      if (info.isolation_bit < 64) known_ |= uint64_t{1} << info.isolation_bit;
      policy_.manage(ComponentId::from_raw(static_cast<uint8_t>(i)), info);
    }
  }

  [[noreturn]] void run() {
    for (;;) {
      act();
      user::Registers registers;
      const Instant published = publisher_.deadline();
      const Instant due = policy_.deadline();
      const Instant planned = due < published ? due : published;
      registers.outcome = planned.to_raw();
      user::reply_wait(registers);
      // Nobody is more urgent, so being late by more than an empty budget explains means that the processor stood still.
      const Instant woken = user::now();
      if (planned < woken && woken - planned > user::ticks(standstill)) policy_.stood_still(woken);
      if (registers.outcome == static_cast<uint64_t>(abi::Outcome::notified)) notice(registers.word[0]);
    }
  }

 private:
  /// Heartbeats and faults of devices have their own bits; any other bit means that somebody fell. A fall of its own goes
  /// before the blame of its device.
  void notice(uint64_t bits) {
    const Instant now = user::now();
    if ((bits & ~known_) != 0) look_for_fallen(now);
    for (unsigned i = 1; i < abi::max_components; ++i) {
      if ((managed_ >> i & 1) == 0) continue;
      const abi::ComponentInfo& info = System::get().components[i];
      const auto id = ComponentId::from_raw(static_cast<uint8_t>(i));
      if (is_set(bits, info.heartbeat_bit)) policy_.heard(id, now);
      if (is_set(bits, info.isolation_bit)) policy_.device_reached_out(id, now);
    }
  }

  [[nodiscard]] static bool is_set(uint64_t bits, uint8_t bit) { return bit < 64 && (bits >> bit & 1) != 0; }

  void look_for_fallen(Instant now) {
    for (unsigned i = 1; i < abi::max_components; ++i) {
      const auto id = ComponentId::from_raw(static_cast<uint8_t>(i));
      if ((managed_ >> i & 1) == 0 || policy_.of(id).phase != Phase::running) continue;
      const Observed seen = observe(id);
      if (seen.state == abi::RunState::down) policy_.fell(id, seen.cause, seen.client, now);
    }
  }

  void act() {
    const Instant now = user::now();
    bool changed = false;
    for (;;) {
      const Action action = policy_.next(now);
      if (action.step == Step::none) break;
      if (action.step == Step::reset_board) __builtin_trap();
      const auto operation = action.step == Step::start ? abi::Operation::start : abi::Operation::stop;
      user::Registers registers;
      if (user::control(action.component, operation, registers) == abi::Outcome::denied) __builtin_trap();
      changed = true;
    }
    if (changed || publisher_.deadline() <= now) publisher_.publish(policy_, managed_, now);
  }

  Policy policy_;
  Publisher publisher_;
  uint64_t managed_ = 0;
  uint64_t known_ = 0;  ///< bits of heartbeats and of faults of devices
};

Supervisor instance;

}  // namespace
}  // namespace nacre::supervisor

int main() {
  nacre::supervisor::instance.begin();
  nacre::supervisor::instance.run();
}
