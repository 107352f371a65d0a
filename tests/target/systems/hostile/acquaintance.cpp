// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Has rights that the hostile component lacks, and leaves values in the floating-point registers.
#include "tests/target/systems/hostile/vault.hpp"
#include "user/client.hpp"
#include "user/loop.hpp"

namespace {

using namespace nacre;
using Server = user::Client<hostile::Vault, "bystander">;

struct Nobody {};

}  // namespace

int main() {
  asm volatile("fmov d0, #1.5\n\tfmov d9, #2.5\n\tfmov d31, #3.5" ::: "d0", "d9", "d31");
  if (!user::Signal<"listener">::present()) (void)Server::call<hostile::Vault::Take>();
  Nobody nobody;
  user::run(nobody);
}
