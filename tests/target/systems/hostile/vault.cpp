// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Serves and counts. What the kernel lets through is what is counted.
#include "tests/target/systems/hostile/vault.hpp"

#include "user/loop.hpp"

namespace {

using namespace nacre;
using hostile::Vault;
using user::Answer;
using user::Caller;

struct Server {
  hostile::Receipts& receipts = user::Region<"receipts", hostile::Receipts, user::Access::write>::get();

  Answer<Vault::Peek> on(Vault::Peek, Caller) {
    receipts.peeks += 1;
    return uint64_t{0x7065656b};
  }
  Answer<Vault::Take> on(Vault::Take, Caller) {
    receipts.takes += 1;
    return uint64_t{0x74616b65};
  }
  Answer<Vault::Set> on(Vault::Set, Caller, uint64_t slot, uint64_t) {
    receipts.sets += 1;
    if (slot < 2 || slot > 5) receipts.slots_outside += 1;
    return Nothing{};
  }
};

}  // namespace

int main() {
  Server server;
  user::run(server, user::serves<Vault>);
}
