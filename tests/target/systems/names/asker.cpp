// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Asks the network stack for three names, one after the other, and for the time, over and over, and prints each answer
// that is another than before.
#include <array>

#include "user/client.hpp"
#include "user/loop.hpp"
#include "user/print.hpp"
#include "user/socket.hpp"

namespace {

using namespace nacre;
using interfaces::Sockets;
using Status = Sockets::Status;
using Channel = user::Client<Sockets, "sockets">;
using Signal = user::Signal<"sockets">;
using In = user::Region<"sockets_in", user::SocketsSide>;
using Out = user::Region<"sockets_out", user::SocketsSide, user::Access::write>;
constexpr auto changed = user::notified<"sockets">;
constexpr auto again = user::timer<"again">;
constexpr auto pause = 100_ms;
constexpr std::array<std::string_view, 3> names = {"broker.example", "nobody.example", "192.0.2.7"};

class Asker {
 public:
  void begin() { again.set(user::now()); }
  void on(decltype(changed)) { ask(); }
  void on(decltype(again)) {
    if (!begun_) begun_ = Channel::call<Sockets::Begin>().ok();
    ask();
    tell_time();
    again.set(user::now() + user::ticks(pause));
  }

 private:
  void ask() {
    const auto address = Channel::call<Sockets::Resolve>(*user::HostName::try_from(names[asked_]));
    if (!address && (address.error().is(Status::in_progress) || address.error().peer_lost())) return;
    const uint64_t said = address ? address.value() : ~address.error().status.to_raw();
    if (said != said_[asked_] && address) {
      user::print("{} is {}.{}.{}.{}\n", names[asked_], said >> 24, said >> 16 & 255, said >> 8 & 255, said & 255);
    } else if (said != said_[asked_]) {
      user::print("{}: status {}\n", names[asked_], ~said - user::first_own);
    }
    said_[asked_] = said;
    asked_ = (asked_ + 1) % names.size();
  }

  void tell_time() {
    const auto time = Channel::call<Sockets::NetworkTime>();
    if (!time && time.error().peer_lost()) return;
    const uint64_t said = time ? std::get<0>(time.value()) : ~time.error().status.to_raw();
    if (said == time_said_) return;
    time_said_ = said;
    if (time)
      user::print("time {}, {} us, not longer than 1 s ago: {}\n", said, std::get<1>(time.value()),
                  std::get<2>(time.value()) < 1'000 ? "yes" : "no");
    else
      user::print("time: status {}\n", ~said - user::first_own);
  }

  std::array<uint64_t, names.size()> said_{};
  uint64_t time_said_ = 0;
  size_t asked_ = 0;
  bool begun_ = false;
};

}  // namespace

int main() {
  static Asker asker;
  asker.begin();
  user::run(asker, changed, again);
}
