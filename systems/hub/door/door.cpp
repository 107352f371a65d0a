// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Opens the lock for a while after `auth` has accepted a code. It asks anew for each opening and keeps no grant: a door
// that falls comes back locked.
#include "interfaces/door.hpp"

#include "systems/hub/bus/transaction.hpp"
#include "systems/hub/door/lock.hpp"
#include "user/print.hpp"

namespace {

using namespace nacre;
using namespace nacre::hub;
using interfaces::Auth;
using interfaces::LockState;
using interfaces::Modbus;
using Interface = interfaces::Door;
using Status = Interface::Status;
using AuthChannel = user::Client<Auth, "auth">;

constexpr uint16_t lock_coil = 1;
constexpr auto write_patience = 1_s;
constexpr auto pause_after_failure = 100_ms;
constexpr auto relock = user::timer<"relock">;

class DoorServer {
 public:
  void begin() { drive_to_wish(); }

  user::Answer<Interface::Unlock> on(Interface::Unlock, user::Caller, interfaces::OneTimeCode code) {
    const auto verdict = AuthChannel::call<Auth::Check>(code);
    if (!verdict) return Failed{explain(verdict.error())};
    lock_.grant(user::now().to_raw(), user::frequency().to_raw());
    drive_to_wish();
    return Nothing{};
  }

  user::Answer<Interface::State> on(Interface::State, user::Caller) {
    switch (lock_.known()) {
      case Lock::Coil::on:
        return LockState::open;
      case Lock::Coil::off:
        return LockState::locked;
      case Lock::Coil::unknown:
        break;
    }
    return LockState::unknown;
  }

  void on(decltype(relock)) { drive_to_wish(); }

 private:
  [[nodiscard]] static Status explain(const user::Failure& failure) {
    if (failure.is(Auth::Status::refused)) return Status::refused;
    if (failure.is(Auth::Status::paused) || failure.denied()) return Status::paused;
    return Status::unavailable;
  }

  /// At most one task drives the coil; it follows the wish until both agree.
  void drive_to_wish() {
    if (driving_) return;
    driving_ = true;
    if (!user::start(drive())) __builtin_trap();
  }

  user::Task<> drive() {
    for (lock_.advance(user::now().to_raw()); !lock_.settled(); lock_.advance(user::now().to_raw())) {
      const Lock::Coil wanted = lock_.wish();
      const Instant deadline = user::now() + user::ticks(write_patience);
      const Transacted written = co_await transact<Modbus::WriteCoil>(deadline, lock_coil, wanted == Lock::Coil::on);
      note(written.ended == Ended::done ? wanted : Lock::Coil::unknown);
      if (written.ended != Ended::done) co_await user::sleep_until(user::now() + user::ticks(pause_after_failure));
    }
    relock.set(Instant::from_raw(lock_.next_change()));
    driving_ = false;
  }

  void note(Lock::Coil coil) {
    const bool changed = lock_.known() != coil;
    lock_.note(coil);
    if (!changed) return;
    user::print("{}\n", coil == Lock::Coil::on    ? "open"
                        : coil == Lock::Coil::off ? "locked"
                                                  : "the lock does not answer");
  }

  Lock lock_;
  bool driving_ = false;
};

}  // namespace

int main() {
  static DoorServer door;
  door.begin();
  user::run(door, user::serves<Interface>, relock, transaction_detail::finished);
}
