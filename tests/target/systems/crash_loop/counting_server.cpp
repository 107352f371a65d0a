// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The server that works.
#include "tests/target/systems/crash_loop/counter.hpp"
#include "user/loop.hpp"

namespace {

using namespace nacre;
using crash_loop::Counter;

struct Server {
  uint64_t value = 0;
  user::Answer<Counter::Next> on(Counter::Next, user::Caller) { return ++value; }
};

}  // namespace

int main() {
  Server server;
  user::run(server, user::serves<Counter>);
}
