// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A split virtqueue (virtio 1.1, 2.6) of small buffers in one area of DMA memory. Every descriptor owns one buffer for
// ever, so there are no chains and no free list of descriptors. What the device writes is checked before it is used: a
// broken device may lose bytes, but makes the driver touch nothing outside its area.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace nacre::drivers {

inline constexpr unsigned queue_length = 16;  ///< a power of two, as the ring indexes run freely
inline constexpr unsigned buffer_size = 64;

struct Descriptor {
  uint64_t address;
  uint32_t length;
  uint16_t flags;
  uint16_t next;
};
inline constexpr uint16_t device_writes = 2;  ///< Descriptor::flags

struct AvailableRing {
  uint16_t flags;
  uint16_t index;
  uint16_t ring[queue_length];
  uint16_t used_event;
};

struct UsedElement {
  uint32_t id;
  uint32_t length;
};

struct UsedRing {
  uint16_t flags;
  uint16_t index;
  UsedElement ring[queue_length];
  uint16_t available_event;
};

/// All that driver and device share of one queue. The device sees it at a physical address.
struct QueueArea {
  alignas(16) Descriptor descriptors[queue_length];
  alignas(2) AvailableRing available;
  alignas(4) UsedRing used;
  alignas(16) uint8_t buffers[queue_length][buffer_size];
};

/// A buffer that the device has given back.
struct Returned {
  uint16_t id;      ///< below queue_length
  uint32_t length;  ///< at most buffer_size
};

/// The driver's side. The device must be reset before begin(), and must not be told of the area before its end.
class Virtqueue {
 public:
  enum class Direction : uint8_t { to_device, from_device };

  Virtqueue(QueueArea& area, uint64_t physical, Direction direction)
      : area_(area), physical_(physical), direction_(direction) {}

  /// Forgets all earlier use. A queue from the device offers all its buffers at once.
  void begin() {
    __builtin_memset(&area_, 0, sizeof(area_));
    available_ = 0;
    used_ = 0;
    for (uint16_t id = 0; id < queue_length; ++id) {
      Descriptor& descriptor = area_.descriptors[id];
      descriptor.address = physical_ + offsetof(QueueArea, buffers) + size_t{id} * buffer_size;
      descriptor.length = direction_ == Direction::from_device ? buffer_size : 0;
      descriptor.flags = direction_ == Direction::from_device ? device_writes : 0;
      if (direction_ == Direction::from_device) give(id);
    }
  }

  [[nodiscard]] uint8_t* buffer(uint16_t id) { return area_.buffers[id & (queue_length - 1)]; }

  /// Hands buffer `id` to the device; to_device: with `length` bytes in it, at most buffer_size.
  void give(uint16_t id, uint32_t length = buffer_size) {
    const uint16_t masked = id & (queue_length - 1);
    area_.descriptors[masked].length = length < buffer_size ? length : buffer_size;
    area_.available.ring[available_ & (queue_length - 1)] = masked;
    available_ += 1;
    __atomic_store_n(&area_.available.index, available_, __ATOMIC_RELEASE);
  }

  /// The next buffer that the device is done with. An element that names no buffer counts as one of no bytes: false,
  /// and the next call looks at the next element.
  [[nodiscard]] bool try_take(Returned& returned) {
    if (!has_returned()) return false;
    const volatile UsedElement& element = area_.used.ring[used_ & (queue_length - 1)];
    const uint32_t id = element.id;
    const uint32_t length = element.length;
    used_ += 1;
    if (id >= queue_length) return false;
    returned = {static_cast<uint16_t>(id), length < buffer_size ? length : buffer_size};
    return true;
  }

  [[nodiscard]] bool has_returned() const { return __atomic_load_n(&area_.used.index, __ATOMIC_ACQUIRE) != used_; }

  [[nodiscard]] uint64_t descriptors_at() const { return physical_ + offsetof(QueueArea, descriptors); }
  [[nodiscard]] uint64_t available_at() const { return physical_ + offsetof(QueueArea, available); }
  [[nodiscard]] uint64_t used_at() const { return physical_ + offsetof(QueueArea, used); }

 private:
  QueueArea& area_;
  uint64_t physical_;
  Direction direction_;
  uint16_t available_ = 0;
  uint16_t used_ = 0;
};

}  // namespace nacre::drivers
