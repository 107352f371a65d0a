// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A virtqueue of small buffers that stand in one area of DMA memory with it. Every descriptor owns one buffer for ever.
#pragma once

#include "drivers/virtio/queue.hpp"

namespace nacre::drivers {

inline constexpr unsigned queue_length = 16;
inline constexpr unsigned buffer_size = 64;
using virtio::device_writes;
using virtio::Returned;

/// All that driver and device share of one queue. The device sees it at a physical address.
struct QueueArea {
  virtio::QueueArea<queue_length> rings;
  alignas(16) uint8_t buffers[queue_length][buffer_size];
};

/// The driver's side. The device must be reset before begin(), and must not be told of the area before its end.
class Virtqueue {
 public:
  enum class Direction : uint8_t { to_device, from_device };

  Virtqueue(QueueArea& area, uint64_t physical, Direction direction)
      : area_(area), physical_(physical), direction_(direction), queue_(area.rings, physical + rings_offset) {}

  /// Forgets all earlier use. A queue from the device offers all its buffers at once.
  void begin() {
    queue_.begin();
    __builtin_memset(area_.buffers, 0, sizeof(area_.buffers));
    if (direction_ == Direction::to_device) return;
    for (uint16_t id = 0; id < queue_length; ++id) give(id);
  }

  [[nodiscard]] uint8_t* buffer(uint16_t id) { return area_.buffers[id % queue_length]; }

  /// Hands buffer `id` to the device; to_device: with `length` bytes in it, at least one, at most buffer_size.
  void give(uint16_t id, uint32_t length = buffer_size) {
    const uint64_t at = physical_ + offsetof(QueueArea, buffers) + size_t{id % queue_length} * buffer_size;
    queue_.give(id, at, length < buffer_size ? length : buffer_size,
                direction_ == Direction::from_device ? device_writes : 0);
  }

  /// The next buffer that the device is done with. False: it names none that it had, and the next call looks at the
  /// next element.
  [[nodiscard]] bool try_take(Returned& returned) { return has_returned() && queue_.try_take(returned); }
  [[nodiscard]] bool has_returned() const { return queue_.has_returned(); }

  [[nodiscard]] uint64_t descriptors_at() const { return queue_.descriptors_at(); }
  [[nodiscard]] uint64_t available_at() const { return queue_.available_at(); }
  [[nodiscard]] uint64_t used_at() const { return queue_.used_at(); }

 private:
  static constexpr uint64_t rings_offset = offsetof(QueueArea, rings);

  QueueArea& area_;
  uint64_t physical_;
  Direction direction_;
  virtio::Queue<queue_length> queue_;
};

}  // namespace nacre::drivers
