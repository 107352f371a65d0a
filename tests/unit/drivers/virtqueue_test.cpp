// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The driver's side of a virtqueue against a device made of the specification, and against a broken one.
#include "drivers/serial/virtio_console/virtqueue.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <random>
#include <string>

namespace {

using namespace nacre::drivers;
constexpr uint64_t physical = 0x4800'0000;

/// What a device does with the area, by the text of virtio 1.1.
class Device {
 public:
  explicit Device(QueueArea& area) : area_(area) {}

  [[nodiscard]] bool has_buffer() const { return seen_ != area_.rings.available.index; }

  uint8_t* take(uint16_t& id) {
    id = area_.rings.available.ring[seen_ % queue_length];
    seen_ += 1;
    return reinterpret_cast<uint8_t*>(&area_) + (area_.rings.descriptors[id].address - physical);
  }
  void give(uint16_t id, uint32_t length) {
    area_.rings.used.ring[area_.rings.used.index % queue_length] = {id, length};
    area_.rings.used.index += 1;
  }

 private:
  QueueArea& area_;
  uint16_t seen_ = 0;
};

TEST_CASE("the layout is that of the specification") {
  using Rings = virtio::QueueArea<queue_length>;
  CHECK(sizeof(virtio::Descriptor) == 16);
  CHECK(sizeof(Rings::Available) == 6 + 2 * queue_length);
  CHECK(sizeof(Rings::Used) == 8 + 8 * queue_length);
  CHECK(offsetof(Rings, descriptors) % 16 == 0);
  CHECK(offsetof(Rings, available) % 2 == 0);
  CHECK(offsetof(Rings, used) % 4 == 0);
}

TEST_CASE("a receiving queue offers all buffers and gets them back, round after round") {
  QueueArea area;
  std::memset(&area, 0x5a, sizeof(area));
  Virtqueue queue(area, physical, Virtqueue::Direction::from_device);
  queue.begin();
  Device device(area);
  for (unsigned round = 0; round < 70'000; ++round) {
    REQUIRE(device.has_buffer());
    uint16_t id = 0;
    uint8_t* buffer = device.take(id);
    REQUIRE((area.rings.descriptors[id].flags == device_writes && area.rings.descriptors[id].length == buffer_size));
    const std::string text = "byte " + std::to_string(round);
    std::memcpy(buffer, text.data(), text.size());
    device.give(id, static_cast<uint32_t>(text.size()));
    Returned returned{};
    REQUIRE(queue.try_take(returned));
    REQUIRE(std::string(reinterpret_cast<char*>(queue.buffer(returned.id)), returned.length) == text);
    REQUIRE(!queue.try_take(returned));
    queue.give(returned.id);
  }
}

TEST_CASE("a sending queue hands over exactly what was put in") {
  QueueArea area{};
  Virtqueue queue(area, physical, Virtqueue::Direction::to_device);
  queue.begin();
  Device device(area);
  CHECK(!device.has_buffer());
  std::memcpy(queue.buffer(3), "hello", 5);
  queue.give(3, 5);
  REQUIRE(device.has_buffer());
  uint16_t id = 0;
  const uint8_t* buffer = device.take(id);
  CHECK(id == 3);
  CHECK(area.rings.descriptors[3].flags == 0);
  CHECK(area.rings.descriptors[3].length == 5);
  CHECK(std::memcmp(buffer, "hello", 5) == 0);
}

TEST_CASE("whatever a broken device writes, ids and lengths stay in bounds") {
  QueueArea area{};
  Virtqueue queue(area, physical, Virtqueue::Direction::from_device);
  queue.begin();
  std::mt19937 random(11);
  for (int round = 0; round < 200'000; ++round) {
    if (random() % 4 == 0) area.rings.used.index = static_cast<uint16_t>(random());
    area.rings.used.ring[random() % queue_length] = {static_cast<uint32_t>(random() >> random() % 32),
                                               static_cast<uint32_t>(random() >> random() % 32)};
    Returned returned{};
    if (!queue.try_take(returned)) continue;
    REQUIRE(returned.id < queue_length);
    REQUIRE(returned.length <= buffer_size);
    queue.give(returned.id, static_cast<uint32_t>(random()) | 1);
    REQUIRE(area.rings.descriptors[returned.id].length <= buffer_size);
  }
}

}  // namespace
