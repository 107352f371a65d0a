// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Each timer that a component waits for has a handler.
// expected: a timer given to run() lacks its handler: void on(decltype(TIMER))
#include "user/loop.hpp"

struct Blinker {
  void on(decltype(nacre::user::timer<"blink">)) {}
};

int main() {
  static Blinker blinker;
  nacre::user::run(blinker, nacre::user::timer<"wink">);
}
