// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Asks both servers every five milliseconds.
#include "tests/target/systems/crash_loop/counter.hpp"
#include "tests/target/systems/crash_loop/regions.hpp"
#include "user/client.hpp"
#include "user/loop.hpp"

namespace {

using namespace nacre;
using crash_loop::Counter;

struct Client {
  crash_loop::Progress& progress = user::Region<"progress", crash_loop::Progress, user::Access::write>::get();

  void on(user::Timer<"ask"> ask) {
    if (user::Client<Counter, "server">::call<Counter::Next>().ok())
      progress.answered += 1;
    else
      progress.lost += 1;
    const auto other = user::Client<Counter, "loser">::call<Counter::Next>();
    if (!other.ok() && other.error().peer_lost()) progress.loser_down += 1;
    ask.set(user::now() + user::ticks(Milliseconds::from_raw(5)));
  }
};

}  // namespace

int main() {
  Client client;
  user::timer<"ask">.set(user::now());
  user::run(client, user::timer<"ask">);
}
