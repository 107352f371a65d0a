// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A value that outlives its component: it stands in a region that start-up leaves alone. The component may be stopped
// between any two instructions, so there are two slots: the newer good one counts, the other one is written.
// The image carries the region as zeros, and every boot loads the image afresh: after a board reset there is no good
// slot, and the owner begins from its safe first value.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace nacre::hub {

/// FNV-1a over the bytes of words: finds a slot that was written halfway. It is no defence against a forger: the
/// region has one owner.
[[nodiscard]] constexpr uint64_t digest(const uint64_t* words, size_t count) {
  uint64_t hash = 0xcbf29ce484222325;
  for (size_t i = 0; i < count; ++i) {
    for (unsigned shift = 0; shift < 64; shift += 8) hash = (hash ^ (words[i] >> shift & 0xff)) * 0x100000001b3;
  }
  return hash;
}

/// What a region holds for a value of `count` words. All zero is "no value".
template <size_t count>
struct KeptArea {
  struct Slot {
    uint64_t sequence;  ///< from 1
    uint64_t words[count];
    uint64_t check;  ///< digest of sequence and words
  };
  Slot slots[2];
};

/// The one writer of an area.
template <size_t count>
class Kept {
 public:
  using Area = KeptArea<count>;
  using Slot = typename Area::Slot;

  explicit Kept(Area& area) : area_(area) {}

  /// Copies the newest good value to `words`; false if there is none.
  [[nodiscard]] bool try_load(uint64_t (&words)[count]) {
    const bool good[2] = {whole(area_.slots[0]), whole(area_.slots[1])};
    if (!good[0] && !good[1]) return false;
    newest_ = good[1] && (!good[0] || area_.slots[1].sequence > area_.slots[0].sequence) ? 1 : 0;
    for (size_t i = 0; i < count; ++i) words[i] = area_.slots[newest_].words[i];
    return true;
  }

  /// After this returns, the value survives a fall. During it, the value before does.
  void store(const uint64_t (&words)[count]) {
    Slot next = {};
    next.sequence = whole(area_.slots[newest_]) ? area_.slots[newest_].sequence + 1 : 1;
    for (size_t i = 0; i < count; ++i) next.words[i] = words[i];
    next.check = digest(&next.sequence, count + 1);
    newest_ ^= 1;
    area_.slots[newest_] = next;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
  }

 private:
  [[nodiscard]] static bool whole(const Slot& slot) {
    return slot.sequence != 0 && slot.check == digest(&slot.sequence, count + 1);
  }

  Area& area_;
  unsigned newest_ = 0;
};

}  // namespace nacre::hub
