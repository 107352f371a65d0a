// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/check/product.hpp"

#include <algorithm>
#include <bit>
#include <set>
#include <stdexcept>

namespace nacre::tool::check {
namespace {

constexpr unsigned state_bits = 62;
constexpr size_t most_memories = 65536;

}  // namespace

Product::Product(const Machine& machine, const Slice& slice, const Watch& watch) : slot_of_(machine.fields.size(), -1) {
  for (unsigned i = 0; i < machine.fields.size(); ++i) {
    if (!slice[i]) continue;
    slot_of_[i] = static_cast<int>(fields_.size());
    fields_.push_back(i);
  }
  inside_letters_ = {0};
  for (const unsigned field : fields_) {
    if (machine.fields[field].letters.empty()) continue;
    const std::set<Letter> distinct(machine.fields[field].letters.begin(), machine.fields[field].letters.end());
    std::vector<Letter> letters;
    for (const Letter one : distinct) {
      for (const Letter before : inside_letters_) letters.push_back(before | one);
    }
    inside_letters_ = std::move(letters);
  }
  find_memories(machine, watch);
  place(machine);
  for (unsigned i = 0; i < machine.events.size(); ++i) add_event(machine, i, watch);
}

void Product::find_memories(const Machine& machine, const Watch& watch) {
  std::set<Letter> letters;
  for (const Event& event : machine.events) {
    for (const Part& part : event.parts) {
      for (const Letter inside : inside_letters_) letters.insert(part.letter | inside);
    }
  }
  std::set<Memory> known{no_past};
  memories_ = {no_past};
  for (size_t i = 0; i < memories_.size(); ++i) {
    for (const Letter letter : letters) {
      const auto after = check::step(watch, memories_[i], letter);
      if (after && known.insert(*after).second) memories_.push_back(*after);
      if (memories_.size() > most_memories) throw std::runtime_error("a claim has to remember too much");
    }
  }
  std::sort(memories_.begin() + 1, memories_.end());
}

void Product::place(const Machine& machine) {
  unsigned shift = 0;
  const auto add = [&](uint64_t size) {
    const auto bits = static_cast<unsigned>(std::bit_width(size - 1));
    if (shift + bits > state_bits || bound_ > (~uint64_t{0} >> 2) / size)
      throw std::runtime_error("the automata and calls of a claim have more states than 62 bits tell apart");
    slots_.push_back({shift, (uint64_t{1} << bits) - 1, size, bound_});
    shift += bits;
    bound_ *= size;
  };
  for (const unsigned field : fields_) {
    add(machine.fields[field].values.size());
    initial_ |= uint64_t{machine.fields[field].initial} << slots_.back().shift;
  }
  add(memories_.size());
  unsigned rows = 1;
  for (size_t i = 0; i < fields_.size(); ++i) {
    const std::vector<Letter>& letters = machine.fields[fields_[i]].letters;
    if (letters.empty()) continue;
    const std::set<Letter> distinct(letters.begin(), letters.end());
    Inside inside{slots_[i].shift, slots_[i].mask, {}};
    for (const Letter one : letters)
      inside.rows.push_back(rows * static_cast<unsigned>(std::distance(distinct.begin(), distinct.find(one))));
    insides_.push_back(std::move(inside));
    rows *= static_cast<unsigned>(distinct.size());
  }
}

Delta Product::delta(const Slot& slot, uint64_t from, uint64_t to) {
  return {(from ^ to) << slot.shift, (to - from) * slot.radix};
}

PackedPart Product::packed(const Part& part, const Watch& watch) const {
  PackedPart packed;
  for (const Change& change : part.changes) {
    const Slot& slot = slots_[static_cast<size_t>(slot_of_[change.field])];
    Lookup lookup{slot.shift, slot.mask, static_cast<unsigned>(slot_of_[change.field]), {}};
    for (uint64_t value = 0; value < change.next.size(); ++value) {
      const uint16_t next = change.next[value];
      lookup.deltas.push_back(next == denied ? Delta{Delta::no_flip, 0} : delta(slot, value, next));
    }
    packed.lookups.push_back(std::move(lookup));
  }
  for (const Letter inside : inside_letters_) {
    for (uint64_t value = 0; value < memories_.size(); ++value) {
      const auto after = check::step(watch, memories_[value], part.letter | inside);
      const auto found = after ? std::find(memories_.begin(), memories_.end(), *after) : memories_.end();
      packed.memory.push_back(after ? delta(slots_.back(), value, static_cast<uint64_t>(found - memories_.begin()))
                                    : Delta{Delta::violates, 0});
    }
  }
  return packed;
}

void Product::add_event(const Machine& machine, unsigned index, const Watch& watch) {
  const Event& event = machine.events[index];
  std::vector<Part> parts;
  for (const Part& part : event.parts) {
    Part sliced{.changes = {}, .letter = part.letter, .text = {}};
    for (const Change& change : part.changes) {
      if (slot_of_[change.field] >= 0) sliced.changes.push_back(change);
    }
    parts.push_back(std::move(sliced));
  }
  const bool hostile = event.hand == Hand::hostile;
  for (size_t i = 0; i < events_.size(); ++i) {
    if (sliced_[i] != parts) continue;
    events_[i].hostile = events_[i].hostile || hostile;
    events_[i].origins.push_back(index);
    return;
  }
  PackedEvent added{.hostile = hostile, .origins = {index}, .parts = {}};
  for (const Part& part : parts) added.parts.push_back(packed(part, watch));
  events_.push_back(std::move(added));
  sliced_.push_back(std::move(parts));
}

uint64_t Product::key_of(State state) const {
  uint64_t key = 0;
  for (const Slot& slot : slots_) key += (state >> slot.shift & slot.mask) * slot.radix;
  return key;
}

State Product::state_of(uint64_t key) const {
  State state = 0;
  for (const Slot& slot : slots_) {
    state |= (key % slot.size) << slot.shift;
    key /= slot.size;
  }
  return state;
}

}  // namespace nacre::tool::check
