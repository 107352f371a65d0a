// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A split virtqueue (virtio 1.1, 2.6) whose buffers lie elsewhere in memory that the device sees: one descriptor for
// each buffer, or a chain of parts that go and come as one. What the device writes is checked before it is used: a
// broken device may lose buffers, but makes the driver touch nothing outside its memory.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <span>

namespace nacre::drivers::virtio {

/// One buffer (virtio 1.1, 2.6.5).
struct Descriptor {
  uint64_t address;  ///< where the device sees it
  uint32_t length;  ///< in bytes
  uint16_t flags;  ///< device_writes, or 0: the device reads
  uint16_t next;  ///< of a chain, where `goes_on` says so
};
inline constexpr uint16_t goes_on = 1;        ///< Descriptor::flags: `next` names another part
inline constexpr uint16_t device_writes = 2;  ///< Descriptor::flags

/// A part of a chain.
struct Part {
  uint64_t address = 0;  ///< where the device sees it
  uint32_t size = 0;     ///< in bytes
  uint16_t flags = 0;  ///< device_writes or 0; those that it reads come first
};

/// A returned buffer, as the device writes it.
struct UsedElement {
  uint32_t id;  ///< of the descriptor
  uint32_t length;  ///< bytes that the device has written
};

/// All that driver and device share of one queue.
template <unsigned length>
struct QueueArea {
  static_assert((length & (length - 1)) == 0, "ring indexes run freely");
  alignas(16) Descriptor descriptors[length];  ///< written by the driver
  /// Given buffers.
  struct Available {
    /// Interrupts.
    uint16_t flags;
    uint16_t index;  ///< how many have ever been given, modulo 2^16
    uint16_t ring[length];  ///< their descriptors
    uint16_t used_event;  ///< unused: the feature is not taken
  };
  alignas(2) Available available;  ///< written by the driver
  /// Returned buffers.
  struct Used {
    uint16_t flags;  ///< bit 0: the device wants no notices
    uint16_t index;  ///< how many have ever been returned, modulo 2^16
    UsedElement ring[length];  ///< which they are
    uint16_t available_event;  ///< unused: the feature is not taken
  };
  alignas(4) Used used;  ///< written by the device
};

/// A buffer that the device has given back.
struct Returned {
  uint16_t id;      ///< below the queue's length, and was with the device
  uint32_t length;  ///< as the device says, at most that of the buffer
};

/// Whether the device is to raise its line; Available::flags.
enum class Interrupts : uint16_t { wanted = 0, unwanted = 1 };

/// The driver's side. Buffers are named by their descriptor: the owner keeps `id` and buffer together.
template <unsigned queue_length>
class Queue {
 public:
  static constexpr unsigned length = queue_length;  ///< descriptors
  using Area = QueueArea<length>;  ///< what is shared with the device

  /// `seen` is where the device sees the area.
  Queue(Area& area, uint64_t seen) : area_(area), seen_(seen) {}

  /// Forgets all earlier use. The device must be reset, and not yet told of the area.
  void begin() {
    __builtin_memset(&area_, 0, sizeof(area_));
    available_ = 0;
    used_ = 0;
    for (uint32_t& each : given_) each = 0;
  }

  /// Hands a buffer to the device: descriptor `id`, which must not be with it.
  void give(uint16_t id, uint64_t address, uint32_t size, uint16_t flags) {
    area_.descriptors[id % length] = {address, size, flags, 0};
    publish(id % length, size);
  }

  /// Hands a chain to the device: the descriptors from `first` on, of which none may be with it. It comes back as
  /// `first`, with the number of bytes that the device has written: at least one of them must be the device's to write.
  void give_chain(uint16_t first, std::span<const Part> parts) {
    uint32_t writable = 0;
    for (size_t i = 0; i < parts.size(); ++i) {
      const Part& part = parts[i];
      const bool last = i + 1 == parts.size();
      const auto next = static_cast<uint16_t>((first + i + 1) % length);
      area_.descriptors[(first + i) % length] = {
          part.address, part.size, static_cast<uint16_t>(part.flags | (last ? 0 : goes_on)), last ? uint16_t{0} : next};
      if (part.flags == device_writes) writable += part.size;
    }
    publish(first % length, writable);
  }

  /// `try_take` has something to take.
  [[nodiscard]] bool has_returned() const { return __atomic_load_n(&area_.used.index, __ATOMIC_ACQUIRE) != used_; }

  /// The next buffer that the device is done with. False: it names none that it had.
  [[nodiscard]] bool try_take(Returned& returned) {
    const UsedElement& element = area_.used.ring[used_ % length];
    const uint32_t id = __atomic_load_n(&element.id, __ATOMIC_RELAXED);
    const uint32_t size = __atomic_load_n(&element.length, __ATOMIC_RELAXED);
    used_ += 1;
    if (id >= length || given_[id] == 0) return false;
    returned = {static_cast<uint16_t>(id), size < given_[id] ? size : given_[id]};
    given_[id] = 0;
    return true;
  }

  /// A wish: the device may raise its line all the same, and what it has returned before it sees the wish comes without
  /// an interrupt. Who wants one looks afterwards.
  void ask_for(Interrupts wish) {
    __atomic_store_n(&area_.available.flags, static_cast<uint16_t>(wish), __ATOMIC_RELAXED);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
  }
  /// Whether the device wants to be told of the buffers that were given. It says so, and then looks for buffers a last
  /// time: were our look not after our giving, neither would see the other, and the queue would stand still (virtio 1.1,
  /// 2.6.13.4.1).
  [[nodiscard]] bool wants_notice() const {
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    return (__atomic_load_n(&area_.used.flags, __ATOMIC_RELAXED) & 1) == 0;
  }

  /// Where the device sees the descriptors.
  [[nodiscard]] uint64_t descriptors_at() const { return seen_ + offsetof(Area, descriptors); }
  /// Where the device sees the ring of given buffers.
  [[nodiscard]] uint64_t available_at() const { return seen_ + offsetof(Area, available); }
  /// Where the device sees the ring of returned buffers.
  [[nodiscard]] uint64_t used_at() const { return seen_ + offsetof(Area, used); }

 private:
  void publish(uint16_t id, uint32_t size) {
    given_[id] = size;
    area_.available.ring[available_ % length] = id;
    available_ += 1;
    __atomic_store_n(&area_.available.index, available_, __ATOMIC_RELEASE);
  }

  Area& area_;
  uint64_t seen_;
  uint16_t available_ = 0;
  uint16_t used_ = 0;
  uint32_t given_[length]{};  ///< size of the buffer that is with the device, of a chain what it may write; 0: none is
};

}  // namespace nacre::drivers::virtio
