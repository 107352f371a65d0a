// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Waits for a signal and says that it runs.
#include "tools/bench/systems/components/bench.hpp"
#include "user/loop.hpp"

namespace {

using namespace nacre;

struct Waiter {
  void on(user::Notified<"sender">) { bench::mark<bench::Marker::woken>(); }
};

}  // namespace

int main() {
  Waiter waiter;
  user::run(waiter, user::notified<"sender">);
}
