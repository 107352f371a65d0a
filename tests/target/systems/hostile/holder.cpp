// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Takes one interrupt and never says that it is done: its line stays active, for nobody else to touch.
#include "tools/bench/systems/components/alarm.hpp"
#include "user/loop.hpp"

namespace {

using namespace nacre;

struct Holder {
  bench::Alarm alarm{user::Device<"pl031">::address()};

  void on(user::Line<"pl031">) {}
};

}  // namespace

int main() {
  Holder holder;
  holder.alarm.set();
  user::run(holder, user::line<"pl031">);
}
