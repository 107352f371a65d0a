// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Has memory that nobody else may write, and goes on living.
#include "tests/target/systems/dma/orders.hpp"
#include "user/loop.hpp"

namespace {

using namespace nacre;
using Diary = user::Region<"diary", dma_test::Buffer, user::Access::write>;
constexpr auto turn = user::timer<"turn">;

struct Bystander {
  void on(decltype(turn)) { turn.set(user::now() + user::ticks(1_ms)); }
};

}  // namespace

int main() {
  static Bystander bystander;
  for (unsigned i = 0; i < sizeof(dma_test::Buffer); ++i) Diary::get().bytes[i] = static_cast<uint8_t>(i);
  turn.set(user::now());
  user::run(bystander, turn);
}
