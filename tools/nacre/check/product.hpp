// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A slice of a machine and the memory of a claim as one word of 64 bits, and events as what they flip in it.
#pragma once

#include "tools/nacre/check/machine.hpp"

namespace nacre::tool::check {

/// By field of the machine: whether it is in the slice.
using Slice = std::vector<bool>;

/// A state: each field of the slice in bits of its own, the memory of the claim above.
using State = uint64_t;

/// What a value of a field becomes: xor for the state, plus for its key.
struct Delta {
  static constexpr uint64_t no_flip = ~uint64_t{0};           ///< denied
  static constexpr uint64_t violates = uint64_t{1} << 63;     ///< the claim is false
  uint64_t flip = 0;
  uint64_t add = 0;
};

/// Reads a field and looks up what becomes of it.
struct Lookup {
  unsigned shift = 0;
  uint64_t mask = 0;
  unsigned slot = 0;
  std::vector<Delta> deltas;
};

/// Bits of `in A.s` that a field says.
struct Inside {
  unsigned shift = 0;
  uint64_t mask = 0;
  std::vector<unsigned> rows;
};

struct PackedPart {
  std::vector<Lookup> lookups;
  std::vector<Delta> memory;  ///< index: row of the states inside, times memories, plus memory
};

struct PackedEvent {
  bool hostile = false;
  std::vector<unsigned> origins;  ///< events of the machine that are this one in the slice
  std::vector<PackedPart> parts;
};

class Product {
 public:
  /// Throws if a state has no room in a word.
  Product(const Machine& machine, const Slice& slice, const Watch& watch);

  [[nodiscard]] State initial() const { return initial_; }
  /// Below bound(); one to one.
  [[nodiscard]] uint64_t key_of(State state) const;
  [[nodiscard]] State state_of(uint64_t key) const;
  [[nodiscard]] uint64_t bound() const { return bound_; }
  [[nodiscard]] const std::vector<PackedEvent>& events() const { return events_; }
  [[nodiscard]] const std::vector<unsigned>& fields() const { return fields_; }
  [[nodiscard]] unsigned value_of(State state, unsigned position) const {
    return static_cast<unsigned>(state >> slots_[position].shift & slots_[position].mask);
  }

  /// Where a field of the slice, or the memory, stands in a state.
  struct Slot {
    unsigned shift = 0;
    uint64_t mask = 0;
    uint64_t size = 0;
    uint64_t radix = 0;  ///< of one value, in a key
  };
  /// Of fields(), then of the memory; the radix of each is the product of the sizes before it.
  [[nodiscard]] const std::vector<Slot>& slots() const { return slots_; }
  /// By value of the memory's slot.
  [[nodiscard]] const std::vector<Memory>& memories() const { return memories_; }
  /// Whether the claim asks for states.
  [[nodiscard]] bool looks_inside() const { return !insides_.empty(); }

  enum class Outcome : uint8_t { denied, done, violated };
  /// `state` and `key` become those after the event, if it is done.
  [[nodiscard]] Outcome step(const PackedEvent& event, State& state, uint64_t& key) const;

 private:
  void place(const Machine& machine);
  void find_memories(const Machine& machine, const Watch& watch);
  [[nodiscard]] PackedPart packed(const Part& part, const Watch& watch) const;
  [[nodiscard]] static Delta delta(const Slot& slot, uint64_t from, uint64_t to);
  void add_event(const Machine& machine, unsigned index, const Watch& watch);

  std::vector<unsigned> fields_;  ///< of the machine
  std::vector<Slot> slots_;
  std::vector<int> slot_of_;      ///< by field of the machine; -1: not in the slice
  std::vector<Memory> memories_;
  std::vector<Inside> insides_;
  std::vector<Letter> inside_letters_;  ///< by row
  std::vector<std::vector<Part>> sliced_;  ///< parts of events_ without what is not in the slice
  std::vector<PackedEvent> events_;
  State initial_ = 0;
  uint64_t bound_ = 1;
};

inline Product::Outcome Product::step(const PackedEvent& event, State& state, uint64_t& key) const {
  State after = state;
  uint64_t add = 0;
  bool violated = false;
  for (const PackedPart& part : event.parts) {
    uint64_t flips = 0;
    for (const Lookup& lookup : part.lookups) {
      const Delta delta = lookup.deltas[after >> lookup.shift & lookup.mask];
      if (delta.flip == Delta::no_flip) return Outcome::denied;
      flips ^= delta.flip;
      add += delta.add;
    }
    unsigned row = 0;
    for (const Inside& inside : insides_) row += inside.rows[after >> inside.shift & inside.mask];
    const Slot& slot = slots_.back();
    const Delta delta = part.memory[row * slot.size + (after >> slot.shift & slot.mask)];
    // A later part may still say that the event cannot happen in this way.
    violated = violated || delta.flip == Delta::violates;
    after ^= flips ^ (violated ? 0 : delta.flip);
    add += delta.add;
  }
  if (violated) return Outcome::violated;
  state = after;
  key += add;
  return Outcome::done;
}

}  // namespace nacre::tool::check
