// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The server that faults before it serves.
#include "tests/target/systems/crash_loop/counter.hpp"
#include "user/loop.hpp"

namespace {

using namespace nacre;
using crash_loop::Counter;

struct Server {
  user::Answer<Counter::Next> on(Counter::Next, user::Caller) { return uint64_t{0}; }
};

}  // namespace

int main() {
  volatile uint64_t* nothing = nullptr;
  asm volatile("" : "+r"(nothing));  // the compiler must not see where it points
  *nothing = 1;
  Server server;
  user::run(server, user::serves<Counter>);
}
