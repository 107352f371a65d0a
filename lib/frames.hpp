// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Ethernet frames in each direction between two components that do not trust each other and may fall and come back at
// any time: lib/ring.hpp for whole frames. Each end owns one shared region, which it alone writes: slots with frames, in
// which order they were sent, and how far it has read what the other end sends. A device may fill the slots of its
// driver's side, and read those of the other, by itself. Signals say when to look; they are the user's business.
//
// The rules are those of lib/ring.hpp. A slot belongs to the sender until it is sent, and again once the other end has
// counted it as read. The content of a slot that is sent may change at any time: a reader that decides by it copies first.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "lib/ring.hpp"

namespace nacre {

inline constexpr unsigned frame_slots = 32;  ///< a power of two: counts run freely
inline constexpr size_t slot_size = 2048;
/// Where a frame begins in its slot, so that what follows the Ethernet header is aligned to 8 bytes. What is before it
/// is for a device's header: bytes 0 to 15 are zero in a slot that is sent towards a device.
inline constexpr size_t frame_offset = 18;
inline constexpr size_t longest_frame = 1514;  ///< without the checksum at its end

struct FrameSlot {
  alignas(16) uint8_t bytes[slot_size];
};

struct FrameEntry {
  uint16_t slot;
  uint16_t length;  ///< of the frame
};

/// What one end writes and the other reads. Content at the first start is arbitrary.
struct FrameSide {
  uint64_t epoch;       ///< never the same as before
  uint64_t sent;        ///< frames sent in this epoch
  uint64_t seen_epoch;  ///< epoch of the other end that `read` counts in; 0: none
  uint64_t read;
  uint64_t address;     ///< Ethernet address of the card, first byte lowest; 0: not known at this end
  FrameEntry entries[frame_slots];
  uint8_t unused[4096 - 40 - sizeof(FrameEntry) * frame_slots];
  FrameSlot slots[frame_slots];
};
static_assert(sizeof(FrameSide) == 4096 + frame_slots * slot_size);

/// A frame of the other end, checked: it lies in a slot, as a whole.
struct ReceivedFrame {
  unsigned slot;  ///< below frame_slots
  size_t length;  ///< at most longest_frame
};

/// One end. `mine` is mapped for writing, `theirs` for reading.
class FrameEnd {
 public:
  FrameEnd(FrameSide& mine, const FrameSide& theirs) : mine_(mine), theirs_(theirs) {}

  /// First of all, once in each life. What either end had sent before is void.
  void begin() {
    put(mine_.seen_epoch, 0);
    sent_ = 0;
    reclaimed_ = 0;
    put(mine_.sent, sent_);
    const uint64_t next = get(mine_.epoch) + 1;
    epoch_ = next != 0 ? next : 1;
    put(mine_.epoch, epoch_);
    seen_epoch_ = get(theirs_.epoch);
    taken_ = read_ = get(theirs_.sent);
    publish_seen();
  }

  /// Must be called before anything else whenever the other end may have run. After `restarted` all own slots are free.
  [[nodiscard]] PeerNews look() {
    const uint64_t epoch = get(theirs_.epoch);
    if (epoch == seen_epoch_) return PeerNews::none;
    seen_epoch_ = epoch;
    taken_ = read_ = 0;
    publish_seen();
    return PeerNews::restarted;
  }

  /// The card's Ethernet address, from the end that is nearer to it.
  void set_address(uint64_t address) { put(mine_.address, address); }
  [[nodiscard]] uint64_t their_address() const { return get(theirs_.address) & 0xffff'ffff'ffff; }

  // ---- sending ----

  /// Frames that the other end has not counted as read, oldest first. Counts that no honest end writes: all slots.
  [[nodiscard]] unsigned unread() const {
    const bool counted = get(theirs_.seen_epoch) == epoch_;
    const uint64_t waiting = sent_ - (counted ? get(theirs_.read) : 0);
    return waiting <= frame_slots ? static_cast<unsigned>(waiting) : frame_slots;
  }
  /// The oldest slot that the other end has read and that was not reclaimed yet.
  [[nodiscard]] bool try_reclaim(unsigned& slot) {
    if (reclaimed_ == sent_ - unread()) return false;
    slot = order_[reclaimed_ % frame_slots];
    reclaimed_ += 1;
    return true;
  }

  [[nodiscard]] FrameSlot& slot(unsigned number) { return mine_.slots[number % frame_slots]; }
  /// The next slot in turn, for ends that fill slots one after the other; free if `unread` is below frame_slots.
  [[nodiscard]] unsigned next_slot() const { return static_cast<unsigned>(sent_ % frame_slots); }

  /// At most frame_slots are unread: the caller has looked.
  void send(unsigned slot, size_t length) {
    order_[sent_ % frame_slots] = static_cast<uint8_t>(slot);
    mine_.entries[sent_ % frame_slots] = {static_cast<uint16_t>(slot), static_cast<uint16_t>(length)};
    sent_ += 1;
    put(mine_.sent, sent_);
  }

  // ---- receiving ----

  /// Frames that can be taken now. A count that no honest end writes drops everything.
  [[nodiscard]] unsigned available() {
    const uint64_t count = get(theirs_.sent) - taken_;
    if (count <= frame_slots) return static_cast<unsigned>(count);
    taken_ += count;
    release_to(taken_);
    return 0;
  }

  /// The next frame, which stays the other end's until it is released. False: the other end has sent no such slot or
  /// length, and the frame counts as one that was taken.
  [[nodiscard]] bool try_take(ReceivedFrame& frame) {
    const FrameEntry& entry = theirs_.entries[taken_ % frame_slots];
    const unsigned slot = __atomic_load_n(&entry.slot, __ATOMIC_RELAXED);
    const size_t length = __atomic_load_n(&entry.length, __ATOMIC_RELAXED);
    taken_ += 1;
    if (slot >= frame_slots || length == 0 || length > longest_frame) return false;
    frame = {slot, length};
    return true;
  }
  [[nodiscard]] const FrameSlot& their_slot(const ReceivedFrame& frame) const {
    return theirs_.slots[frame.slot % frame_slots];
  }

  /// The oldest `count` frames that were taken and not released are the other end's again.
  void release(unsigned count) { release_to(read_ + count); }
  /// All that was taken.
  void release() { release_to(taken_); }

 private:
  [[nodiscard]] static uint64_t get(const uint64_t& word) { return __atomic_load_n(&word, __ATOMIC_ACQUIRE); }
  static void put(uint64_t& word, uint64_t value) { __atomic_store_n(&word, value, __ATOMIC_RELEASE); }

  void release_to(uint64_t count) {
    if (count == read_) return;
    read_ = count;
    put(mine_.read, read_);
  }

  /// The epoch is void while the count changes under it.
  void publish_seen() {
    put(mine_.seen_epoch, 0);
    put(mine_.read, read_);
    put(mine_.seen_epoch, seen_epoch_);
  }

  FrameSide& mine_;
  const FrameSide& theirs_;
  uint64_t epoch_ = 0;
  uint64_t reclaimed_ = 0;
  uint64_t sent_ = 0;  ///< the own counts are kept here too: what stands in the region is for the other end only
  uint64_t seen_epoch_ = 0;
  uint64_t taken_ = 0;
  uint64_t read_ = 0;
  uint8_t order_[frame_slots]{};  ///< slots in the order in which they were sent
};

/// Copies a frame from slot to slot. Whole words: what is around it in both slots is not secret, and is overwritten.
/// Out of line, where both addresses are in registers and words are loaded and stored in pairs.
[[gnu::noinline]] inline void copy_frame(FrameSlot& to, const FrameSlot& from, size_t length) {
  constexpr size_t begin = frame_offset & ~size_t{15};
  constexpr size_t words = 8;
  static_assert(begin % 16 == 0 && frame_offset + longest_frame + words * 8 <= slot_size);
  const auto* source = reinterpret_cast<const uint64_t*>(from.bytes + begin);
  auto* target = reinterpret_cast<uint64_t*>(to.bytes + begin);
  const auto* const end = reinterpret_cast<const uint64_t*>(from.bytes + ((frame_offset + length + 7) & ~size_t{7}));
  for (; source < end; source += words, target += words) {
    const uint64_t first = source[0], second = source[1], third = source[2], fourth = source[3];
    const uint64_t fifth = source[4], sixth = source[5], seventh = source[6], eighth = source[7];
    target[0] = first, target[1] = second, target[2] = third, target[3] = fourth;
    target[4] = fifth, target[5] = sixth, target[6] = seventh, target[7] = eighth;
  }
}

}  // namespace nacre
