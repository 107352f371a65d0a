// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A stream of bytes in each direction between two components that do not trust each other and may fall and come back at
// any time. Each end owns one shared region, which it alone writes: the bytes that it sends, how far it has sent, and
// how far it has read what the other end sends, by the rules of shared_counts.hpp. Signals say when to look; they are
// the user's business. Whatever the other end writes, this end stays within its own region and the ring, and every
// operation ends. Bytes may be lost or made up, which is in the other end's power anyway.
#pragma once

#include <stddef.h>

#include "lib/shared_counts.hpp"

namespace nacre {

/// What one end writes and the other reads. Content at the first start is arbitrary.
template <size_t capacity>
struct RingSide {
  static_assert(capacity != 0 && (capacity & (capacity - 1)) == 0, "the capacity is a power of two");
  SharedCounts counts;  ///< of bytes
  uint8_t bytes[capacity];  ///< byte n in bytes[n % capacity]
};

/// One end. `mine` is mapped for writing, `theirs` for reading.
template <size_t capacity>
class RingEnd {
 public:
  using Side = RingSide<capacity>;  ///< layout of a region

  /// `mine` is mapped for writing, `theirs` for reading.
  constexpr RingEnd(Side& mine, const Side& theirs)
      : mine_(mine), theirs_(theirs), counts_(mine.counts, theirs.counts) {}

  /// First of all, once in each life.
  void begin() { counts_.begin(); }

  /// Must be called before reading and writing whenever the other end may have run.
  [[nodiscard]] PeerNews look() { return counts_.look(); }

  /// Bytes that can be read now. A count that no honest end writes drops everything.
  [[nodiscard]] size_t available() {
    const uint64_t there = counts_.sent_to_us();
    const uint64_t count = there - counts_.read();
    if (count <= capacity) return static_cast<size_t>(count);
    counts_.read_to(there);
    return 0;
  }

  /// The next byte. False: there is none.
  [[nodiscard]] bool try_read(uint8_t& byte) {
    if (available() == 0) return false;
    byte = __atomic_load_n(&theirs_.bytes[counts_.read() % capacity], __ATOMIC_RELAXED);
    counts_.read_to(counts_.read() + 1);
    return true;
  }

  /// Bytes that can be written now. Counts that no honest end writes leave no room.
  [[nodiscard]] size_t room() const {
    const uint64_t waiting = counts_.unread();
    return waiting <= capacity ? static_cast<size_t>(capacity - waiting) : 0;
  }

  /// False: there is no room.
  [[nodiscard]] bool try_write(uint8_t byte) {
    if (room() == 0) return false;
    __atomic_store_n(&mine_.bytes[counts_.sent() % capacity], byte, __ATOMIC_RELAXED);
    counts_.send(1);
    return true;
  }

 private:
  Side& mine_;
  const Side& theirs_;
  CountsEnd counts_;
};

}  // namespace nacre
