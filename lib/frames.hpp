// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Ethernet frames in each direction between two components that do not trust each other and may fall and come back at
// any time: ring.hpp for whole frames. Each end owns one shared region, which it alone writes: slots with frames, in
// which order they were sent, and how far it has read what the other end sends. A device may fill the slots of its
// driver's side, and read those of the other, by itself. Signals say when to look; they are the user's business.
//
// Who has more to send than there is room for asks for it, and looks once more: from then on the other end tells when it
// has read some. Each end writes first and then looks at what the other wrote, so that one of them sees the other, and
// none waits for a signal that nobody sends.
//
// The counts go by the rules of shared_counts.hpp. A slot belongs to the sender until it is sent, and again once the
// other end has counted it as read. The content of a slot that is sent may change at any time: a reader that decides by
// it copies first.
#pragma once

#include <stddef.h>

#include "lib/shared_counts.hpp"

namespace nacre {

inline constexpr unsigned frame_slots = 32;  ///< a power of two: counts run freely
inline constexpr size_t slot_size = 2048;  ///< bytes of a slot: a frame and what its device puts before it
/// Where a frame begins in its slot, so that what follows the Ethernet header is aligned to 8 bytes. What is before it
/// is for a device's header: bytes 0 to 15 are zero in a slot that is sent towards a device.
inline constexpr size_t frame_offset = 18;
inline constexpr size_t longest_frame = 1514;  ///< without the checksum at its end

/// Room for one frame.
struct FrameSlot {
  alignas(16) uint8_t bytes[slot_size];  ///< the frame, and what its device puts before it
};

/// A sent frame.
struct FrameEntry {
  uint16_t slot;  ///< of the sender
  uint16_t length;  ///< of the frame
};

/// What one end writes and the other reads. Content at the first start is arbitrary.
struct FrameSide {
  SharedCounts counts;  ///< of frames
  uint64_t address;     ///< Ethernet address of the card, first byte lowest; 0: not known at this end
  uint64_t asks_for_room;  ///< not 0: this end wants to be told when some of its frames have been read
  FrameEntry entries[frame_slots];  ///< frame n in entry n % frame_slots
  /// To the end of the page.
  uint8_t unused[4096 - sizeof(SharedCounts) - 2 * sizeof(uint64_t) - sizeof(FrameEntry) * frame_slots];
  FrameSlot slots[frame_slots];  ///< numbered as in FrameEntry::slot
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
  /// `mine` is mapped for writing, `theirs` for reading.
  FrameEnd(FrameSide& mine, const FrameSide& theirs)
      : mine_(mine), theirs_(theirs), counts_(mine.counts, theirs.counts) {}

  /// First of all, once in each life. What either end had sent before is void.
  void begin() {
    counts_.begin();
    asks_ = true;
    ask_for_room(false);
    reclaimed_ = 0;
    taken_ = counts_.read();
  }

  /// Must be called before anything else whenever the other end may have run. After `restarted` all own slots are free,
  /// and none of them is reclaimed any more.
  [[nodiscard]] PeerNews look() {
    const PeerNews news = counts_.look();
    if (news == PeerNews::restarted) {
      taken_ = counts_.read();
      reclaimed_ = counts_.sent();
    }
    return news;
  }

  /// The card's Ethernet address, from the end that is nearer to it.
  void set_address(uint64_t address) { __atomic_store_n(&mine_.address, address, __ATOMIC_RELEASE); }
  /// What the other end says; 0: it does not know.
  [[nodiscard]] uint64_t their_address() const {
    return __atomic_load_n(&theirs_.address, __ATOMIC_ACQUIRE) & 0xffff'ffff'ffff;
  }

  // ---- sending ----

  /// Frames that the other end has not counted as read, oldest first. Counts that no honest end writes: all slots.
  [[nodiscard]] unsigned unread() const {
    const uint64_t waiting = counts_.unread();
    return waiting <= frame_slots ? static_cast<unsigned>(waiting) : frame_slots;
  }
  /// The oldest slot that the other end has read and that was not reclaimed yet. Each is reclaimed once, whatever the
  /// other end counts.
  [[nodiscard]] bool try_reclaim(unsigned& slot) {
    if (counts_.sent() - reclaimed_ <= unread()) return false;
    slot = order_[reclaimed_ % frame_slots];
    reclaimed_ += 1;
    return true;
  }

  /// An own slot, for a frame that is to be sent.
  [[nodiscard]] FrameSlot& slot(unsigned number) { return mine_.slots[number % frame_slots]; }
  /// The next slot in turn, for ends that fill slots one after the other; free if `unread` is below frame_slots.
  [[nodiscard]] unsigned next_slot() const { return static_cast<unsigned>(counts_.sent() % frame_slots); }

  /// At most frame_slots are unread: the caller has looked.
  void send(unsigned slot, size_t length) {
    order_[next_slot()] = static_cast<uint8_t>(slot);
    mine_.entries[next_slot()] = {static_cast<uint16_t>(slot), static_cast<uint16_t>(length)};
    counts_.send(1);
  }

  /// Does this end want to be told when frames of its own have been read? Who asks looks at `unread` and `try_reclaim`
  /// afterwards: what was read before is not told.
  void ask_for_room(bool asks) {
    if (asks == asks_) return;
    asks_ = asks;
    __atomic_store_n(&mine_.asks_for_room, uint64_t{asks}, __ATOMIC_RELAXED);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
  }

  /// This end has asked for room and not taken it back.
  [[nodiscard]] bool asks_for_room() const { return asks_; }

  // ---- receiving ----

  /// Frames that can be taken now. A count that no honest end writes drops everything.
  [[nodiscard]] unsigned available() {
    const uint64_t there = counts_.sent_to_us();
    const uint64_t count = there - taken_;
    if (count <= frame_slots) return static_cast<unsigned>(count);
    taken_ = there;
    release();
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
  /// Where a received frame lies. The other side may change it at any time.
  [[nodiscard]] const FrameSlot& their_slot(const ReceivedFrame& frame) const {
    return theirs_.slots[frame.slot % frame_slots];
  }

  /// The oldest `count` frames that were taken and not released are the other end's again.
  void release(unsigned count) { release_to(counts_.read() + count); }
  /// All that was taken.
  void release() { release_to(taken_); }
  /// After a release: the other end is to be told of it.
  [[nodiscard]] bool room_is_asked_for() const {
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    return __atomic_load_n(&theirs_.asks_for_room, __ATOMIC_RELAXED) != 0;
  }

 private:
  void release_to(uint64_t count) {
    if (count != counts_.read()) counts_.read_to(count);
  }

  FrameSide& mine_;
  const FrameSide& theirs_;
  CountsEnd counts_;
  uint64_t reclaimed_ = 0;
  uint64_t taken_ = 0;
  bool asks_ = false;
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
