// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the auditor keeps across its own restarts, in a region that start-up leaves alone: how far it has exported, and
// the hash of the chain there. Two slots are written in turn, so a fall in the middle of a store leaves the other.
#pragma once

#include <stdint.h>

#include "lib/sha256.hpp"

namespace nacre::auditor {

struct SavedState {
  uint64_t last_event = 0;
  uint64_t last_denial = 0;
  Digest digest{};
};

struct SavedSlot {
  uint64_t number;  ///< of the store, from 1; the higher one of two good slots counts
  uint64_t last_event;
  uint64_t last_denial;
  Digest digest;
  uint64_t check;
};

struct SavedArea {
  SavedSlot slots[2];
};

/// FNV-1a: finds a slot that was written halfway. Not a defence: nobody else can write the region.
[[nodiscard]] constexpr uint64_t check_of(const SavedSlot& slot) {
  uint64_t hash = 0xcbf2'9ce4'8422'2325;
  auto add = [&hash](uint64_t value) { hash = (hash ^ value) * 0x100'0000'01b3; };
  add(slot.number);
  add(slot.last_event);
  add(slot.last_denial);
  for (const uint8_t byte : slot.digest) add(byte);
  return hash;
}

/// The slot that counts, or null: the area is as the image left it, all zero.
[[nodiscard]] constexpr const SavedSlot* newest(const SavedArea& area) {
  const SavedSlot* best = nullptr;
  for (const SavedSlot& slot : area.slots) {
    if (slot.number == 0 || slot.check != check_of(slot)) continue;
    if (best == nullptr || slot.number > best->number) best = &slot;
  }
  return best;
}

[[nodiscard]] constexpr bool try_load(const SavedArea& area, SavedState& state) {
  const SavedSlot* slot = newest(area);
  if (slot == nullptr) return false;
  state = {slot->last_event, slot->last_denial, slot->digest};
  return true;
}

constexpr void store(SavedArea& area, const SavedState& state) {
  const SavedSlot* kept = newest(area);
  SavedSlot next{kept == nullptr ? 1 : kept->number + 1, state.last_event, state.last_denial, state.digest, 0};
  next.check = check_of(next);
  area.slots[kept == &area.slots[0] ? 1 : 0] = next;
}

}  // namespace nacre::auditor
