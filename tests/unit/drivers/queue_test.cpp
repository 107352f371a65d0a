// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "drivers/virtio/queue.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <random>

namespace {

using namespace nacre::drivers::virtio;

constexpr unsigned length = 8;
constexpr uint64_t seen = 0x7000;

struct Fixture {
  std::unique_ptr<QueueArea<length>> area = std::make_unique<QueueArea<length>>();
  Queue<length> queue{*area, seen};
  Fixture() { queue.begin(); }

  /// What a device does with its next buffer.
  void give_back(uint32_t id, uint32_t size) {
    area->used.ring[area->used.index % length] = {id, size};
    area->used.index += 1;
  }
};

TEST_CASE("a buffer goes to the device with its address, and comes back once") {
  Fixture f;
  f.queue.give(3, 0x1234, 100, device_writes);
  CHECK(f.area->available.index == 1);
  CHECK(f.area->available.ring[0] == 3);
  CHECK(f.area->descriptors[3].address == 0x1234);
  CHECK(f.area->descriptors[3].length == 100);
  CHECK(f.area->descriptors[3].flags == device_writes);
  CHECK_FALSE(f.queue.has_returned());
  f.give_back(3, 60);
  REQUIRE(f.queue.has_returned());
  Returned returned{};
  REQUIRE(f.queue.try_take(returned));
  CHECK(returned.id == 3);
  CHECK(returned.length == 60);
  f.give_back(3, 60);
  CHECK_FALSE(f.queue.try_take(returned));
  CHECK_FALSE(f.queue.has_returned());
}

TEST_CASE("a chain goes and comes as one, by the name of its first part") {
  Fixture f;
  const Part parts[] = {{0x1000, 16, 0}, {0x2000, 512, device_writes}, {0x3000, 1, device_writes}};
  f.queue.give_chain(6, parts);
  CHECK(f.area->available.index == 1);
  CHECK(f.area->available.ring[0] == 6);
  const Descriptor& first = f.area->descriptors[6];
  const Descriptor& second = f.area->descriptors[7];
  const Descriptor& third = f.area->descriptors[0];
  CHECK((first.address == 0x1000 && first.length == 16 && first.flags == goes_on && first.next == 7));
  CHECK((second.address == 0x2000 && second.length == 512 && second.flags == (goes_on | device_writes)));
  CHECK(second.next == 0);
  CHECK((third.address == 0x3000 && third.length == 1 && third.flags == device_writes && third.next == 0));
  Returned returned{};
  for (const uint32_t other : {7u, 0u}) {
    f.give_back(other, 1);
    CHECK_FALSE(f.queue.try_take(returned));
  }
  f.give_back(6, 10'000);
  REQUIRE(f.queue.try_take(returned));
  CHECK(returned.id == 6);
  CHECK(returned.length == 513);
}

TEST_CASE("a device that names no buffer, or writes more than there is, is not believed") {
  Fixture f;
  f.queue.give(1, 0, 100, device_writes);
  Returned returned{};
  f.give_back(length, 1);
  CHECK_FALSE(f.queue.try_take(returned));
  f.give_back(0xffff'ffff, 1);
  CHECK_FALSE(f.queue.try_take(returned));
  f.give_back(2, 1);
  CHECK_FALSE(f.queue.try_take(returned));
  f.give_back(1, 101);
  REQUIRE(f.queue.try_take(returned));
  CHECK(returned.length == 100);
}

TEST_CASE("the parts of the area stand where the device is told that they are") {
  Fixture f;
  const auto base = reinterpret_cast<uintptr_t>(f.area.get());
  CHECK(f.queue.descriptors_at() - seen == reinterpret_cast<uintptr_t>(&f.area->descriptors) - base);
  CHECK(f.queue.available_at() - seen == reinterpret_cast<uintptr_t>(&f.area->available) - base);
  CHECK(f.queue.used_at() - seen == reinterpret_cast<uintptr_t>(&f.area->used) - base);
  CHECK(f.queue.descriptors_at() % 16 == 0);
  CHECK(f.queue.available_at() % 2 == 0);
  CHECK(f.queue.used_at() % 4 == 0);
}

TEST_CASE("indexes run freely past 65536") {
  Fixture f;
  Returned returned{};
  for (unsigned i = 0; i < 70'000; ++i) {
    f.queue.give(static_cast<uint16_t>(i % length), i, 64, 0);
    f.give_back(i % length, 64);
    REQUIRE(f.queue.try_take(returned));
    REQUIRE(returned.id == i % length);
  }
}

TEST_CASE("whatever the device writes, what is taken was given") {
  std::mt19937 random(7);
  Fixture f;
  unsigned with_device = 0;
  Returned returned{};
  for (unsigned i = 0; i < 50'000; ++i) {
    const auto id = static_cast<uint16_t>(random() % length);
    if ((with_device >> id & 1) == 0) {
      f.queue.give(id, 0, 64, device_writes);
      with_device |= 1u << id;
    }
    f.area->used.ring[random() % length] = {static_cast<uint32_t>(random() % 12), static_cast<uint32_t>(random())};
    f.area->used.index = static_cast<uint16_t>(f.area->used.index + random() % 3);
    for (unsigned n = 0; n < length && f.queue.has_returned(); ++n) {
      if (!f.queue.try_take(returned)) continue;
      REQUIRE(returned.id < length);
      REQUIRE(returned.length <= 64);
      REQUIRE((with_device >> returned.id & 1) == 1);
      with_device &= ~(1u << returned.id);
    }
  }
}

}  // namespace
