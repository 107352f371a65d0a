// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// May call the disk, which belongs to another, and does so again and again: writes down what it is told.
#include "interfaces/blocks.hpp"
#include "tests/target/systems/blocks/orders.hpp"
#include "user/client.hpp"
#include "user/loop.hpp"

namespace {

using namespace nacre;
using namespace nacre::interfaces;
using Disk = user::Client<Blocks, "blocks">;
using Refusals = user::Region<"refusals", blocks_test::Refusals, user::Access::write>;
constexpr auto turn = user::timer<"turn">;

template <class M, class... T>
void ask(const T&... arguments) {
  const auto reply = Disk::call<M>(arguments...);
  if (!reply && reply.error().peer_lost()) return;
  const bool refused = !reply && reply.error().is(Blocks::Status::not_client);
  (refused ? Refusals::get().refused : Refusals::get().others) += 1;
}

struct Stranger {
  void on(decltype(turn)) {
    const auto sector = Sector::from_raw(0);
    const auto count = SectorCount::from_raw(1);
    const auto place = AreaSector::from_raw(0);
    ask<Blocks::Begin>();
    ask<Blocks::Read>(sector, count, place);
    ask<Blocks::Write>(sector, count, place);
    ask<Blocks::Flush>();
    ask<Blocks::Collect>();
    turn.set(user::now() + user::ticks(20_ms));
  }
};

}  // namespace

int main() {
  static Stranger stranger;
  turn.set(user::now());
  user::run(stranger, turn);
}
