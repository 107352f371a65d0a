// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Two ends of a ring: in order, over restarts of either end, and with a hostile other end.
#include "lib/ring.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <memory>
#include <random>

namespace {

using namespace nacre;
constexpr size_t capacity = 16;
using Side = RingSide<capacity>;
using End = RingEnd<capacity>;

struct Pair {
  Side a_side;
  Side b_side;
  End a{a_side, b_side};
  End b{b_side, a_side};

  explicit Pair(uint8_t garbage) {
    std::memset(&a_side, garbage, sizeof(Side));
    std::memset(&b_side, garbage, sizeof(Side));
    a.begin();
    b.begin();
    (void)a.look();
    (void)b.look();
  }
};

TEST_CASE("bytes arrive in order, whatever the regions held before") {
  for (const int garbage : {0x00, 0x5a, 0xff}) {
    Pair pair(static_cast<uint8_t>(garbage));
    std::mt19937 random(7);
    uint64_t sent = 0;
    uint64_t received = 0;
    while (received < 10'000) {
      CHECK(pair.a.look() == PeerNews::none);
      for (unsigned i = random() % 20; i > 0 && pair.a.try_write(static_cast<uint8_t>(sent * 7)); --i) sent += 1;
      REQUIRE(sent - received <= capacity);
      CHECK(pair.a.room() == capacity - (sent - received));
      uint8_t byte = 0;
      for (unsigned i = random() % 20; i > 0 && pair.b.try_read(byte); --i) {
        REQUIRE(byte == static_cast<uint8_t>(received * 7));
        received += 1;
      }
    }
  }
}

TEST_CASE("a full ring takes nothing until the other end reads") {
  Pair pair(0);
  for (size_t i = 0; i < capacity; ++i) CHECK(pair.a.try_write(1));
  CHECK(!pair.a.try_write(1));
  uint8_t byte = 0;
  CHECK(pair.b.try_read(byte));
  CHECK(pair.a.try_write(1));
  CHECK(!pair.a.try_write(1));
}

TEST_CASE("a reader that falls drops what was sent to its former life, and the room is there again") {
  Pair pair(0);
  for (size_t i = 0; i < capacity; ++i) CHECK(pair.a.try_write(9));
  End reborn(pair.b_side, pair.a_side);
  reborn.begin();
  CHECK(pair.a.look() == PeerNews::restarted);
  CHECK(pair.a.look() == PeerNews::none);
  uint8_t byte = 0;
  CHECK(!reborn.try_read(byte));
  CHECK(pair.a.room() == capacity);
  CHECK(pair.a.try_write(5));
  CHECK(reborn.try_read(byte));
  CHECK(byte == 5);
}

TEST_CASE("a writer that falls starts an empty stream") {
  Pair pair(0);
  CHECK(pair.a.try_write(1));
  CHECK(pair.a.try_write(2));
  End reborn(pair.a_side, pair.b_side);
  reborn.begin();
  CHECK(pair.b.look() == PeerNews::restarted);
  uint8_t byte = 0;
  CHECK(!pair.b.try_read(byte));
  CHECK(reborn.room() == capacity);
  CHECK(reborn.try_write(3));
  CHECK(pair.b.try_read(byte));
  CHECK(byte == 3);
}

TEST_CASE("both ends fall again and again, nothing of a former life arrives") {
  Pair pair(0);
  auto a = std::make_unique<End>(pair.a);
  auto b = std::make_unique<End>(pair.b);
  std::mt19937 random(3);
  uint8_t life = 0;
  for (int round = 0; round < 50'000; ++round) {
    if (random() % 8 == 0) {
      a = std::make_unique<End>(pair.a_side, pair.b_side);
      a->begin();
      life += 1;
    }
    if (random() % 8 == 0) {
      b = std::make_unique<End>(pair.b_side, pair.a_side);
      b->begin();
    }
    (void)a->look();
    (void)b->look();
    for (unsigned i = random() % 24; i > 0 && a->try_write(life); --i) {
    }
    uint8_t byte = 0;
    for (unsigned i = random() % 24; i > 0 && b->try_read(byte); --i) REQUIRE(byte == life);
  }
  while (b->try_read(life)) {
  }
  CHECK(a->room() == capacity);
}

TEST_CASE("a hostile other end makes this one neither hang nor write outside its region") {
  struct Guarded {
    uint64_t before = 0x1234;
    Side side{};
    uint64_t behind = 0x5678;
  } mine;
  Side theirs{};
  End end(mine.side, theirs);
  end.begin();
  std::mt19937_64 random(99);
  const auto any = [&] {
    const uint64_t near = mine.side.counts.sent + random() % 40 - 20;
    return random() % 3 == 0 ? random() : random() % 2 == 0 ? near : mine.side.counts.epoch;
  };
  for (int round = 0; round < 300'000; ++round) {
    theirs.counts.epoch = random() % 4 == 0 ? any() : theirs.counts.epoch;
    theirs.counts.sent = any();
    theirs.counts.seen_epoch = any();
    theirs.counts.read = any();
    (void)end.look();
    uint8_t byte = 0;
    size_t reads = 0;
    while (end.try_read(byte)) reads += 1;
    size_t writes = 0;
    while (end.try_write(byte)) writes += 1;
    REQUIRE(reads <= capacity);
    REQUIRE(writes <= capacity);
    REQUIRE((mine.before == 0x1234 && mine.behind == 0x5678));
  }
}

}  // namespace
