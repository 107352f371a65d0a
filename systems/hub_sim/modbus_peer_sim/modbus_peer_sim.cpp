// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Stands in for the driver of the second serial line and for the unit at its other end: the same ring towards `bus`,
// a simulated room behind it. For runs without a peer outside the guest.
#include "interfaces/serial.hpp"
#include "systems/hub_sim/modbus_peer_sim/slave.hpp"
#include "user/loop.hpp"
#include "user/print.hpp"

namespace {

using namespace nacre;
using Sent = user::Region<"sent", interfaces::SerialSide, user::Access::write>;
using Received = user::Region<"received", interfaces::SerialSide>;
using ClientSignal = user::Signal<"client">;
constexpr auto client = user::notified<"client">;

class Peer {
 public:
  void begin() {
    line_.begin();
    raise();
  }

  void on(decltype(client)) {
    (void)line_.look();
    room_.advance(user::now().to_raw(), user::frequency().to_raw());
    uint8_t byte = 0;
    bool moved = false;
    for (size_t i = 0; i < interfaces::serial_capacity && line_.try_read(byte); ++i) {
      const hub_sim::Reply reply = slave_.push(byte);
      for (size_t at = 0; at < reply.size; ++at) (void)line_.try_write(reply.bytes[at]);
      moved = true;
    }
    if (moved) raise();
    report();
  }

 private:
  static void raise() {
    if (ClientSignal::raise() != abi::Outcome::ok) __builtin_trap();
  }

  void report() {
    if (room_.heater != heater_) user::print("heater {}\n", room_.heater ? "on" : "off");
    if (room_.lock != lock_) user::print("lock {}\n", room_.lock ? "open" : "closed");
    heater_ = room_.heater;
    lock_ = room_.lock;
  }

  interfaces::SerialEnd line_{Sent::get(), Received::get()};
  hub_sim::Room room_;
  hub_sim::Slave slave_{room_};
  bool heater_ = false;
  bool lock_ = false;
};

}  // namespace

int main() {
  static Peer peer;
  peer.begin();
  user::run(peer, client);
}
