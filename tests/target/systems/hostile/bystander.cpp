// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A server that only `acquaintance` may call, and that is never called: any change in it is a break-in.
#include "tests/target/systems/hostile/vault.hpp"
#include "user/loop.hpp"

namespace {

using namespace nacre;
using hostile::Vault;

struct Server {
  uint64_t calls = 0;

  user::Answer<Vault::Peek> on(Vault::Peek, user::Caller) { return ++calls; }
  user::Answer<Vault::Take> on(Vault::Take, user::Caller) { return ++calls; }
  user::Answer<Vault::Set> on(Vault::Set, user::Caller, uint64_t, uint64_t) {
    ++calls;
    return Nothing{};
  }
};

}  // namespace

int main() {
  Server server;
  user::run(server, user::serves<Vault>);
}
