// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The component `clock` on a PL031.
#include "drivers/rtc/pl031/pl031.hpp"

#include "drivers/rtc/pl031/wall_time.hpp"
#include "interfaces/clock.hpp"
#include "user/loop.hpp"

namespace {

using namespace nacre;
using Interface = interfaces::Clock;
using Registers = user::Device<"pl031">;
constexpr auto alarm = user::line<"pl031">;

class ClockServer {
 public:
  void begin() {
    clock_.reset();
    alarm.done();
  }

  /// A clock that stands at zero has never been set.
  user::Answer<Interface::Now> on(Interface::Now, user::Caller) {
    const uint32_t seconds = clock_.seconds();
    if (seconds == 0) return Failed{Interface::Status::unset};
    const drivers::TimeOfDay time = wall_time_.look(seconds, user::now().to_raw());
    return std::tuple<uint64_t, uint32_t>(time.seconds, time.nanoseconds);
  }

  /// Nobody has asked for an alarm.
  void on(decltype(alarm)) { begin(); }

 private:
  drivers::pl031::RealTimeClock clock_{Registers::address()};
  drivers::WallTime wall_time_{user::frequency().to_raw()};
};

}  // namespace

int main() {
  static ClockServer server;
  server.begin();
  user::run(server, user::serves<Interface>, alarm);
}
