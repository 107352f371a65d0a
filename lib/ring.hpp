// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A stream of bytes in each direction between two components that do not trust each other and may fall and come back at
// any time. Each end owns one shared region, which it alone writes: the bytes that it sends, how far it has sent, and how
// far it has read what the other end sends. Signals say when to look; they are the user's business.
//
// Rules
//   1 An end that begins takes a new epoch and writes it last. What it had sent and read before is void.
//   2 A count of bytes read is good only together with the epoch of the sender that it was counted in.
//   3 An end that begins takes no byte that was sent before: what is half sent belongs to a conversation that is over.
//   4 Every value from the other end is read once and used only after a check: whatever it writes, this end stays within
//     its own region and the ring, and every operation ends. Bytes may be lost or made up, which is in its power anyway.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace nacre {

/// What one end writes and the other reads. Content at the first start is arbitrary.
template <size_t capacity>
struct RingSide {
  static_assert(capacity != 0 && (capacity & (capacity - 1)) == 0, "the capacity is a power of two");
  uint64_t epoch;       ///< never the same as before
  uint64_t sent;        ///< bytes sent in this epoch
  uint64_t seen_epoch;  ///< epoch of the other end that `read` counts in; 0: none
  uint64_t read;
  uint8_t bytes[capacity];
};

/// What has become of the other end since the last look.
enum class PeerNews : uint8_t { none, restarted };

/// One end. `mine` is mapped for writing, `theirs` for reading.
template <size_t capacity>
class RingEnd {
 public:
  using Side = RingSide<capacity>;

  constexpr RingEnd(Side& mine, const Side& theirs) : mine_(mine), theirs_(theirs) {}

  /// First of all, once in each life.
  void begin() {
    put(mine_.seen_epoch, 0);
    sent_ = 0;
    put(mine_.sent, sent_);
    const uint64_t next = get(mine_.epoch) + 1;
    epoch_ = next != 0 ? next : 1;
    put(mine_.epoch, epoch_);
    seen_epoch_ = get(theirs_.epoch);
    read_ = get(theirs_.sent);
    publish_seen();
  }

  /// Must be called before reading and writing whenever the other end may have run.
  [[nodiscard]] PeerNews look() {
    const uint64_t epoch = get(theirs_.epoch);
    if (epoch == seen_epoch_) return PeerNews::none;
    seen_epoch_ = epoch;
    read_ = 0;
    publish_seen();
    return PeerNews::restarted;
  }

  /// Bytes that can be read now. A count that no honest end writes drops everything.
  [[nodiscard]] size_t available() {
    const uint64_t count = get(theirs_.sent) - read_;
    if (count <= capacity) return static_cast<size_t>(count);
    read_ += count;
    put(mine_.read, read_);
    return 0;
  }

  [[nodiscard]] bool try_read(uint8_t& byte) {
    if (available() == 0) return false;
    byte = __atomic_load_n(&theirs_.bytes[read_ % capacity], __ATOMIC_RELAXED);
    read_ += 1;
    put(mine_.read, read_);
    return true;
  }

  /// Bytes that can be written now. Counts that no honest end writes leave no room.
  [[nodiscard]] size_t room() const {
    const bool counted = get(theirs_.seen_epoch) == epoch_;
    const uint64_t waiting = sent_ - (counted ? get(theirs_.read) : 0);
    return waiting <= capacity ? static_cast<size_t>(capacity - waiting) : 0;
  }

  [[nodiscard]] bool try_write(uint8_t byte) {
    if (room() == 0) return false;
    __atomic_store_n(&mine_.bytes[sent_ % capacity], byte, __ATOMIC_RELAXED);
    sent_ += 1;
    put(mine_.sent, sent_);
    return true;
  }

 private:
  [[nodiscard]] static uint64_t get(const uint64_t& word) { return __atomic_load_n(&word, __ATOMIC_ACQUIRE); }
  static void put(uint64_t& word, uint64_t value) { __atomic_store_n(&word, value, __ATOMIC_RELEASE); }

  /// The epoch is void while the count changes under it.
  void publish_seen() {
    put(mine_.seen_epoch, 0);
    put(mine_.read, read_);
    put(mine_.seen_epoch, seen_epoch_);
  }

  Side& mine_;
  const Side& theirs_;
  uint64_t epoch_ = 0;
  uint64_t sent_ = 0;  ///< the own counts are kept here too: what stands in the region is for the other end only
  uint64_t seen_epoch_ = 0;
  uint64_t read_ = 0;
};

}  // namespace nacre
