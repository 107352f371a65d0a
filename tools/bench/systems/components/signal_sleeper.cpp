// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The peer that does not wait: less urgent than the sender, it does not run while the sender does.
#include "user/loop.hpp"

namespace {

using namespace nacre;

struct Sleeper {
  void on(user::Notified<"sender">) {}
};

}  // namespace

int main() {
  Sleeper sleeper;
  user::run(sleeper, user::notified<"sender">);
}
