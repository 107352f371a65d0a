// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Works for a moment, then follows a null pointer two functions deep.
#include "user/loop.hpp"
#include "user/print.hpp"

namespace {

using namespace nacre;

struct Stone {
  uint64_t size;
  uint64_t weight;
};

[[gnu::noinline]] uint64_t trip_over(const volatile Stone* stone) { return stone->weight; }

[[gnu::noinline]] uint64_t walk_on(const volatile Stone* stone) { return trip_over(stone) + 1; }

struct Stumbler {
  void on(user::Timer<"step">) { user::print("{}\n", walk_on(nullptr)); }
};

}  // namespace

int main() {
  Stumbler stumbler;
  user::print("so far so good\n");
  user::timer<"step">.set(user::now() + user::ticks(Milliseconds::from_raw(50)));
  user::run(stumbler, user::timer<"step">);
}
