// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The disk's requests against a device made of the specification, and against broken ones.
#include <doctest/doctest.h>

#include <cstring>
#include <memory>
#include <random>
#include <vector>

#include "drivers/block/virtio_blk/requests.hpp"

namespace {

using namespace nacre;
using namespace nacre::drivers::block;
using drivers::virtio::Descriptor;
using interfaces::area_sectors;
using interfaces::BlocksArea;
using interfaces::most_sectors;

constexpr uint64_t memory_at = 0x10'0000;
constexpr uint64_t in_at = 0x20'0000;
constexpr uint64_t out_at = 0x40'0000;
constexpr Geometry disk{1000, false};

Wish wish(Direction direction, uint64_t sector, uint32_t count, uint32_t place) {
  return {direction, Sector::from_raw(sector), SectorCount::from_raw(count), AreaSector::from_raw(place)};
}

Status refusal(const Geometry& geometry, uint64_t sector, uint32_t count, uint32_t place,
               Direction direction = Direction::read) {
  const auto checked = try_check(wish(direction, sector, count, place), geometry);
  REQUIRE_FALSE(checked.ok());
  return checked.error();
}

/// A device, and what driver and client share with it. `seen` holds the chains that it has taken and not returned.
struct Fixture {
  struct Chain {
    uint16_t id;
    std::vector<Descriptor> parts;
  };

  std::unique_ptr<Memory> memory = std::make_unique<Memory>();
  std::unique_ptr<BlocksArea> in = std::make_unique<BlocksArea>();
  std::unique_ptr<BlocksArea> out = std::make_unique<BlocksArea>();
  std::vector<uint8_t> content = std::vector<uint8_t>(disk.sectors * sector_size);
  Requests requests{*memory, memory_at, in_at, out_at};
  uint16_t taken = 0;

  Fixture() {
    std::memset(memory.get(), 0x5a, sizeof(Memory));
    requests.lose_device();
    for (size_t i = 0; i < content.size(); ++i) content[i] = static_cast<uint8_t>(i / sector_size + i);
    for (size_t i = 0; i < sizeof(BlocksArea); ++i) out->bytes[i] = static_cast<uint8_t>(i * 7);
  }

  /// The bytes that a part names. It lies in one of the three places as a whole, and `blocks_out` is not written.
  uint8_t* bytes_of(const Descriptor& part) {
    struct Place {
      uint64_t at;
      size_t size;
      uint8_t* bytes;
      bool writable;
    };
    for (const Place& place :
         {Place{memory_at, sizeof(Memory), reinterpret_cast<uint8_t*>(memory.get()), true},
          Place{in_at, sizeof(BlocksArea), in->bytes, true}, Place{out_at, sizeof(BlocksArea), out->bytes, false}}) {
      if (part.address < place.at || part.address + part.length > place.at + place.size) continue;
      REQUIRE((place.writable || part.flags % 4 < drivers::virtio::device_writes));
      return place.bytes + (part.address - place.at);
    }
    FAIL("a part lies where the device may not go: ", part.address);
    return nullptr;
  }

  [[nodiscard]] bool has_chain() const { return taken != memory->queue.available.index; }

  Chain take() {
    REQUIRE(has_chain());
    Chain chain{memory->queue.available.ring[taken % Queue::length], {}};
    taken += 1;
    for (uint16_t at = chain.id;; at = memory->queue.descriptors[at].next) {
      REQUIRE(at < Queue::length);
      REQUIRE(chain.parts.size() < 3);
      chain.parts.push_back(memory->queue.descriptors[at]);
      if ((chain.parts.back().flags & drivers::virtio::goes_on) == 0) return chain;
    }
  }

  /// By the text of virtio 1.1, 5.2.6.2: the number of bytes written.
  uint32_t carry_out(const Chain& chain, uint8_t status = device_ok) {
    Header header{};
    REQUIRE(chain.parts.front().length == sizeof(header));
    std::memcpy(&header, bytes_of(chain.parts.front()), sizeof(header));
    const Descriptor& last = chain.parts.back();
    REQUIRE(last.length == 1);
    REQUIRE((last.flags & drivers::virtio::device_writes) != 0);
    *bytes_of(last) = status;
    if (header.kind == Kind::flush) return 1;
    const Descriptor& middle = chain.parts.at(1);
    REQUIRE(header.sector * sector_size + middle.length <= content.size());
    uint8_t* const on_disk = content.data() + header.sector * sector_size;
    if (header.kind == Kind::write) std::memcpy(on_disk, bytes_of(middle), middle.length);
    if (header.kind == Kind::read) std::memcpy(bytes_of(middle), on_disk, middle.length);
    return header.kind == Kind::read ? middle.length + 1 : 1;
  }

  void give_back(uint32_t id, uint32_t length) {
    auto& used = memory->queue.used;
    used.ring[used.index % Queue::length] = {id, length};
    used.index += 1;
  }

  void start(Direction direction, uint64_t sector, uint32_t count, uint32_t place, uint64_t deadline = 100) {
    const auto checked = try_check(wish(direction, sector, count, place), disk);
    REQUIRE(checked.ok());
    requests.give(checked.value(), Instant::from_raw(deadline));
  }
  void expect_refused(Status status) {
    const auto collected = requests.try_collect();
    REQUIRE_FALSE(collected.ok());
    CHECK(collected.error() == status);
  }
};

TEST_CASE("a wish is refused for what is wrong with it") {
  CHECK(try_check(wish(Direction::read, 0, 1, 0), disk).ok());
  CHECK(try_check(wish(Direction::write, disk.sectors - most_sectors, most_sectors, area_sectors - most_sectors), disk)
            .ok());
  CHECK(refusal(disk, 0, 0, 0) == Status::bad_count);
  CHECK(refusal(disk, 0, most_sectors + 1, 0) == Status::bad_count);
  CHECK(refusal(disk, 0, ~uint32_t{0}, 0) == Status::bad_count);
  CHECK(refusal(disk, disk.sectors, 1, 0) == Status::out_of_range);
  CHECK(refusal(disk, disk.sectors - 1, 2, 0) == Status::out_of_range);
  CHECK(refusal(disk, ~uint64_t{0}, 1, 0) == Status::out_of_range);
  CHECK(refusal(disk, ~uint64_t{0} - 1, 2, 0) == Status::out_of_range);
  CHECK(refusal({~uint64_t{0}, false}, ~uint64_t{0}, 1, 0) == Status::out_of_range);
  CHECK(refusal({0, false}, 0, 1, 0) == Status::out_of_range);
  CHECK(refusal({3, false}, 0, 4, 0) == Status::out_of_range);
  CHECK(refusal(disk, 0, 1, area_sectors) == Status::outside_area);
  CHECK(refusal(disk, 0, most_sectors, area_sectors - most_sectors + 1) == Status::outside_area);
  CHECK(refusal(disk, 0, 1, ~uint32_t{0}) == Status::outside_area);
  CHECK(refusal({disk.sectors, true}, 0, 1, 0, Direction::write) == Status::read_only);
  CHECK(try_check(wish(Direction::read, 0, 1, 0), {disk.sectors, true}).ok());
}

TEST_CASE("what passes the check lies on the disk and in the area, whatever the numbers") {
  std::mt19937_64 random(3);
  const auto number = [&] { return random() >> random() % 64; };
  unsigned passed = 0;
  for (unsigned i = 0; i < 300'000; ++i) {
    const Geometry geometry{number(), false};
    const uint64_t sector = random() % 2 == 0 ? number() : geometry.sectors - number() % 100;
    const auto count = static_cast<uint32_t>(number() % 70);
    const auto place = static_cast<uint32_t>(number());
    const auto checked = try_check(wish(Direction::read, sector, count, place), geometry);
    const bool right = count >= 1 && count <= most_sectors &&
                       static_cast<unsigned __int128>(sector) + count <= geometry.sectors &&
                       uint64_t{place} + count <= area_sectors;
    REQUIRE(checked.ok() == right);
    if (!right) continue;
    passed += 1;
    REQUIRE(checked.value().sector() == sector);
    REQUIRE(checked.value().bytes() == count * 512);
    REQUIRE(checked.value().offset() == place * 512);
  }
  CHECK(passed > 1000);
}

TEST_CASE("the layout is that of the specification") {
  CHECK(sizeof(Header) == 16);
  CHECK(offsetof(Header, sector) == 8);
  CHECK(sizeof(Memory) <= 4096);
  CHECK(offsetof(Memory, queue) == 0);
  CHECK(sizeof(BlocksArea) == area_sectors * 512);
}

TEST_CASE("bytes go to the disk and come back, at their places") {
  Fixture f;
  f.expect_refused(Status::none);
  f.start(Direction::write, 996, 4, 10);
  f.expect_refused(Status::in_progress);
  CHECK_FALSE(f.requests.take_answers());
  auto chain = f.take();
  f.give_back(chain.id, f.carry_out(chain));
  CHECK(f.requests.take_answers());
  CHECK(f.requests.try_collect().ok());
  CHECK(std::memcmp(f.content.data() + 996 * 512, f.out->bytes + 10 * 512, 4 * 512) == 0);
  CHECK(f.content[996 * 512 - 1] == static_cast<uint8_t>(995 + 996 * 512 - 1));

  f.start(Direction::read, 995, 5, 123);
  chain = f.take();
  f.give_back(chain.id, f.carry_out(chain));
  CHECK(f.requests.take_answers());
  CHECK(f.requests.try_collect().ok());
  CHECK(std::memcmp(f.content.data() + 995 * 512, f.in->bytes + 123 * 512, 5 * 512) == 0);
  f.expect_refused(Status::none);
}

TEST_CASE("four are on their way, and are collected in the order in which they were started") {
  Fixture f;
  for (unsigned round = 0; round < 20'000; ++round) {
    std::vector<Fixture::Chain> chains;
    for (unsigned i = 0; i < 2; ++i) f.start(Direction::read, i, 1, i);
    f.requests.give_flush(Instant::from_raw(100));
    CHECK(f.requests.has_room());
    f.start(Direction::write, 3, 1, 3);
    REQUIRE_FALSE(f.requests.has_room());
    while (f.has_chain()) chains.push_back(f.take());
    REQUIRE(chains.size() == 4);
    for (unsigned i = 3; i != 0; --i) {
      f.give_back(chains[i].id, f.carry_out(chains[i], i == 2 ? 1 : device_ok));
      REQUIRE_FALSE(f.requests.take_answers());
      f.expect_refused(Status::in_progress);
    }
    f.give_back(chains[0].id, f.carry_out(chains[0]));
    REQUIRE(f.requests.take_answers());
    REQUIRE(f.requests.try_collect().ok());
    REQUIRE(f.requests.has_room());
    REQUIRE(f.requests.try_collect().ok());
    f.expect_refused(Status::device_failed);
    REQUIRE(f.requests.try_collect().ok());
    f.expect_refused(Status::none);
  }
}

TEST_CASE("a device without a cache has nothing to flush, and order is kept") {
  Fixture f;
  f.start(Direction::write, 0, 1, 0);
  f.requests.add_done();
  f.expect_refused(Status::in_progress);
  const auto chain = f.take();
  CHECK_FALSE(f.has_chain());
  f.give_back(chain.id, f.carry_out(chain));
  CHECK(f.requests.take_answers());
  CHECK(f.requests.try_collect().ok());
  CHECK(f.requests.try_collect().ok());
  f.expect_refused(Status::none);
}

TEST_CASE("a status that is not good, that is not written, or too few bytes: the request has failed") {
  for (unsigned status = 1; status < 256; ++status) {
    Fixture f;
    f.start(Direction::write, 0, 1, 0);
    const auto chain = f.take();
    f.give_back(chain.id, f.carry_out(chain, static_cast<uint8_t>(status)));
    CHECK(f.requests.take_answers());
    f.expect_refused(Status::device_failed);
  }
  for (const uint32_t length : {0u, 1u, 512u, 1024u}) {
    Fixture f;
    f.start(Direction::read, 0, 2, 0);
    const auto chain = f.take();
    REQUIRE(f.carry_out(chain) == 1025);
    f.give_back(chain.id, length);
    CHECK(f.requests.take_answers());
    f.expect_refused(Status::device_failed);
  }
  Fixture silent;  // it says that it is done, and has written nothing; the slot's earlier request went well
  for (unsigned i = 0; i < most_requests; ++i) {
    silent.start(Direction::read, 0, 1, 0);
    const auto chain = silent.take();
    silent.give_back(chain.id, silent.carry_out(chain));
    REQUIRE(silent.requests.take_answers());
    REQUIRE(silent.requests.try_collect().ok());
  }
  silent.start(Direction::read, 0, 1, 0);
  silent.give_back(silent.take().id, 513);
  CHECK(silent.requests.take_answers());
  silent.expect_refused(Status::device_failed);
}

TEST_CASE("a device answers a request once, by its own name, and none that it has not got") {
  Fixture f;
  f.start(Direction::read, 0, 1, 0);
  f.start(Direction::read, 1, 1, 1);
  const auto first = f.take();
  const auto second = f.take();
  for (const uint32_t id : {uint32_t{first.id} + 1, uint32_t{first.id} + 2, 8u, 12u, 16u, 0xffff'ffffu}) {
    f.give_back(id, 513);
    CHECK_FALSE(f.requests.take_answers());
  }
  f.expect_refused(Status::in_progress);
  f.give_back(first.id, f.carry_out(first));
  f.give_back(first.id, 513);
  CHECK(f.requests.take_answers());
  CHECK(f.requests.try_collect().ok());
  f.expect_refused(Status::in_progress);
  f.give_back(second.id, f.carry_out(second));
  CHECK(f.requests.take_answers());
  CHECK(f.requests.try_collect().ok());
  f.expect_refused(Status::none);
}

TEST_CASE("a device that does not answer is late, and after its reset everything that it had is without an answer") {
  Fixture f;
  CHECK(f.requests.deadline() == never);
  f.start(Direction::read, 0, 1, 0, 100);
  f.start(Direction::write, 1, 1, 0, 150);
  f.start(Direction::read, 2, 1, 1, 170);
  CHECK(f.requests.deadline() == Instant::from_raw(100));
  (void)f.take();
  const auto second = f.take();
  f.give_back(second.id, f.carry_out(second));
  CHECK_FALSE(f.requests.take_answers());
  CHECK(f.requests.deadline() == Instant::from_raw(100));
  f.requests.lose_device();
  f.taken = 0;
  CHECK(f.requests.deadline() == never);
  CHECK_FALSE(f.has_chain());
  f.expect_refused(Status::no_answer);
  CHECK(f.requests.try_collect().ok());  // it was answered in time
  f.expect_refused(Status::no_answer);
  f.expect_refused(Status::none);
  f.start(Direction::read, 0, 1, 0);
  const auto chain = f.take();
  f.give_back(chain.id, f.carry_out(chain));
  CHECK(f.requests.take_answers());
  CHECK(f.requests.try_collect().ok());
}

TEST_CASE("a client that begins again has nothing started") {
  Fixture f;
  for (unsigned i = 0; i < most_requests; ++i) f.start(Direction::read, 0, 1, 0);
  f.requests.lose_device();
  f.requests.forget();
  CHECK(f.requests.has_room());
  f.expect_refused(Status::none);
  CHECK(f.requests.deadline() == never);
}

/// Nothing that the device shares stays, but the index at which the fixture looks for new chains.
void scribble(Memory& memory, std::mt19937& random) {
  const uint16_t index = memory.queue.available.index;
  for (unsigned i = 0; i < 8; ++i) reinterpret_cast<uint8_t*>(&memory)[random() % sizeof(Memory)] = random() % 4;
  memory.queue.available.index = index;
  memory.status[random() % most_requests] = random() % 2;
  auto& used = memory.queue.used;
  for (auto& element : used.ring)
    element = {static_cast<uint32_t>(random() % 20), static_cast<uint32_t>(random() >> random() % 32)};
  used.index = static_cast<uint16_t>(used.index + random() % 5);
}

TEST_CASE("whatever a broken device writes, a request has one end, and is asked of its own memory") {
  std::mt19937 random(5);
  Fixture f;
  unsigned started = 0;
  unsigned good = 0;
  unsigned bad = 0;
  const auto is_over = [](const auto& end) {
    return !end.ok() && (end.error() == Status::none || end.error() == Status::in_progress);
  };
  for (unsigned round = 0; round < 50'000; ++round) {
    while (f.requests.has_room() && random() % 4 != 0) {
      f.start(random() % 2 == 0 ? Direction::read : Direction::write, random() % 900, 1 + random() % most_sectors,
              random() % (area_sectors - most_sectors));
      started += 1;
      const auto chain = f.take();  // what the device has written there is not read back: the chain is whole
      for (const Descriptor& part : chain.parts) (void)f.bytes_of(part);
      REQUIRE(chain.parts.size() == 3);
    }
    scribble(*f.memory, random);
    if (round % 64 == 0) {  // it was late: as the driver does then
      f.requests.lose_device();
      f.taken = 0;
    }
    (void)f.requests.take_answers();
    for (auto end = f.requests.try_collect(); !is_over(end); end = f.requests.try_collect()) {
      (end.ok() ? good : bad) += 1;
    }
    REQUIRE(started - good - bad <= most_requests);
  }
  CHECK(good > 100);
  CHECK(bad > 100);
}

}  // namespace
