// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the measured clients of the stack share: they begin, and begin again when the stack has.
#pragma once

#include "user/client.hpp"
#include "user/loop.hpp"
#include "user/socket.hpp"

namespace nacre::bench {

using interfaces::Sockets;
using SocketsChannel = user::Client<Sockets, "sockets">;
using SocketsSignal = user::Signal<"sockets">;
using SocketsIn = user::Region<"sockets_in", user::SocketsSide>;
using SocketsOut = user::Region<"sockets_out", user::SocketsSide, user::Access::write>;
constexpr auto sockets_changed = user::notified<"sockets">;
constexpr auto later = user::timer<"later">;
constexpr auto try_again = 10_ms;

/// `Work` has `forget()`, which ends all conversations, `open()`, which asks the stack for a port and says whether it
/// got it, and `turn()`, which does what can be done and says whether the stack has something to look at.
template <class Work>
class NetworkClient {
 public:
  void begin() { pump(); }
  void on(decltype(sockets_changed)) { pump(); }
  void on(decltype(later)) { pump(); }

 private:
  void pump() {
    if (!ready()) return later.set(user::now() + user::ticks(try_again));
    if (work_.turn() && SocketsSignal::raise() != abi::Outcome::ok) __builtin_trap();  // this signal has no rate
  }

  [[nodiscard]] bool ready() {
    return stack_.holds(
        SocketsIn::get(), [&] { work_.forget(); },
        [&] { return SocketsChannel::call<Sockets::Begin>().ok() && work_.open(); });
  }

  Work work_;
  user::Acquaintance stack_;
};

template <class Work>
[[noreturn]] void run_client() {
  static NetworkClient<Work> client;
  client.begin();
  user::run(client, sockets_changed, later);
}

}  // namespace nacre::bench
