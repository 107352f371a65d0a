// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Computes while the next alarm is due, so that the interrupt meets a running component and not an idle processor.
#include "tools/bench/systems/mark.hpp"
#include "user/loop.hpp"

namespace {

using namespace nacre;

struct Spinner {
  void on(user::Notified<"driver">) {
    user::Timer<"spin">::set(user::now() + user::ticks(Milliseconds::from_raw(998)));
  }
  void on(user::Timer<"spin">) {
    const Instant end = user::now() + user::ticks(Milliseconds::from_raw(2));
    while (user::now() < end) {
    }
  }
};

}  // namespace

int main() {
  Spinner spinner;
  user::run(spinner, user::notified<"driver">, user::timer<"spin">);
}
