// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Counts who has signalled it.
#include "tests/target/systems/hostile/regions.hpp"
#include "user/loop.hpp"

namespace {

using namespace nacre;

struct Listener {
  hostile::Heard& heard = user::Region<"heard", hostile::Heard, user::Access::write>::get();

  void on(user::Notified<"hostile">) { heard.from_hostile += 1; }
  void on(user::Notified<"acquaintance">) { heard.from_acquaintance += 1; }
};

}  // namespace

int main() {
  Listener listener;
  user::run(listener, user::notified<"hostile">, user::notified<"acquaintance">);
}
