// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/check/sweep.hpp"

#include <algorithm>

namespace nacre::tool::check {
namespace {

constexpr uint64_t largest_low = 4096;

void set(std::vector<uint64_t>& mask, unsigned bit) { mask[bit / 64] |= uint64_t{1} << (bit % 64); }
void clear(std::vector<uint64_t>& mask, unsigned bit) { mask[bit / 64] &= ~(uint64_t{1} << (bit % 64)); }
[[nodiscard]] bool has(const std::vector<uint64_t>& mask, unsigned bit) { return (mask[bit / 64] >> (bit % 64) & 1) != 0; }

}  // namespace

Sweep::Sweep(const Product& product, Visited& visited)
    : product_(product), visited_(visited), done_(product.bound()), waiting_(((product.bound() - 1) >> Visited::page_bits) + 1) {
  words_ = product.events().size() / 64 + 1;
  always_.resize(words_);
  say_slots();
  add_terms();
  fill_low();
  enter(0);
}

void Sweep::say_slots() {
  const auto& slots = product_.slots();
  const Mask all(words_, ~uint64_t{0});
  const Mask nothing(words_, 0);
  for (const Product::Slot& slot : slots) slots_.emplace_back(slot.size, Said{all, nothing});
  violating_.assign(slots.back().size, nothing);
  for (unsigned i = 0; i < product_.events().size(); ++i) {
    const PackedEvent& event = product_.events()[i];
    const bool simple = event.parts.size() == 1 && !product_.looks_inside();
    if (!simple) set(always_, i);
    say_part(i, event.parts.front(), simple);
    if (simple) say_memory(i, event.parts.front());
  }
}

void Sweep::say_part(unsigned event, const PackedPart& part, bool only) {
  for (const Lookup& lookup : part.lookups) {
    std::vector<Said>& slot = slots_[lookup.slot];
    for (size_t value = 0; value < slot.size(); ++value) {
      const Delta& delta = lookup.deltas[value];
      if (delta.flip == Delta::no_flip) clear(slot[value].allowed, event);
      if (only && delta.flip != 0) set(slot[value].changed, event);
    }
  }
}

void Sweep::say_memory(unsigned event, const PackedPart& part) {
  for (size_t value = 0; value < violating_.size(); ++value) {
    const Delta& delta = part.memory[value];
    if (delta.flip == Delta::violates) set(violating_[value], event);
    if (delta.flip != 0) set(slots_.back()[value].changed, event);
  }
}

void Sweep::add_terms() {
  std::vector<size_t> first;
  for (const PackedEvent& event : product_.events()) {
    first.push_back(terms_.size());
    const PackedPart& part = event.parts.front();
    for (const Lookup& lookup : part.lookups) terms_.push_back({lookup.shift, lookup.mask, lookup.deltas.data()});
    const bool idle = std::all_of(part.memory.begin(), part.memory.end(), [](const Delta& one) { return one.flip == 0; });
    if (!idle) terms_.push_back({product_.slots().back().shift, product_.slots().back().mask, part.memory.data()});
  }
  first.push_back(terms_.size());
  for (size_t i = 0; i + 1 < first.size(); ++i)
    terms_of_.push_back({terms_.data() + first[i], static_cast<unsigned>(first[i + 1] - first[i])});
}

void Sweep::fill_low() {
  const auto& slots = product_.slots();
  while (split_ + 1 < slots.size() && low_size_ * slots[split_].size <= largest_low) low_size_ *= slots[split_++].size;
  for (uint64_t low = 0; low < low_size_; ++low) {
    const State state = product_.state_of(low);
    const Said all = said(state, 0, split_);
    low_states_.push_back(state);
    low_masks_.insert(low_masks_.end(), all.allowed.begin(), all.allowed.end());
    low_masks_.insert(low_masks_.end(), all.changed.begin(), all.changed.end());
  }
}

Sweep::Said Sweep::said(State state, unsigned from, unsigned to) const {
  Said all{Mask(words_, ~uint64_t{0}), Mask(words_, 0)};
  for (unsigned slot = from; slot < to; ++slot) {
    const Said& one = slots_[slot][product_.value_of(state, slot)];
    for (size_t i = 0; i < words_; ++i) {
      all.allowed[i] &= one.allowed[i];
      all.changed[i] |= one.changed[i];
    }
  }
  return all;
}

void Sweep::enter(uint64_t base) {
  base_ = base;
  high_state_ = product_.state_of(base);
  high_ = said(high_state_, split_, static_cast<unsigned>(slots_.size()));
  for (size_t i = 0; i < words_; ++i) high_.changed[i] |= always_[i];
}

bool Sweep::take(unsigned event, State state, uint64_t key) {
  uint64_t next = key;
  if (!has(always_, event)) {
    const Terms terms = terms_of_[event];
    for (unsigned k = 0; k < terms.count; ++k) next += terms.first[k].deltas[state >> terms.first[k].shift & terms.first[k].mask].add;
    reach(next);
    return true;
  }
  const Product::Outcome outcome = product_.step(product_.events()[event], state, next);
  if (outcome == Product::Outcome::done) reach(next);
  return outcome != Product::Outcome::violated;
}

/// False: the claim is false after some event.
bool Sweep::expand(uint64_t key) {
  if (key - base_ >= low_size_) enter(key - key % low_size_);
  const uint64_t low = key - base_;
  const State state = high_state_ | low_states_[low];
  const uint64_t* const masks = low_masks_.data() + low * 2 * words_;
  const Mask& violating = violating_[product_.value_of(state, static_cast<unsigned>(slots_.size() - 1))];
  for (size_t i = 0; i < words_; ++i) {
    uint64_t events = masks[i] & high_.allowed[i] & (masks[words_ + i] | high_.changed[i]);
    if ((events & violating[i]) != 0) return false;
    for (; events != 0; events &= events - 1) {
      if (!take(static_cast<unsigned>(i * 64 + static_cast<unsigned>(__builtin_ctzll(events))), state, key)) return false;
    }
  }
  return true;
}

bool Sweep::sweep_page(uint64_t page) {
  constexpr uint64_t page_words = (uint64_t{1} << Visited::page_bits) / 64;
  waiting_[page] = 0;
  for (uint64_t i = page * page_words; i < (page + 1) * page_words; ++i) {
    for (uint64_t left = visited_.word(i); left != 0; left = visited_.word(i) & ~done_.word(i)) {
      left &= ~done_.word(i);
      if (left == 0) break;
      const uint64_t key = i * 64 + static_cast<unsigned>(__builtin_ctzll(left));
      (void)done_.insert(key);
      if (!expand(key)) return false;
    }
  }
  return true;
}

Searched Sweep::run(uint64_t memory) {
  Searched searched;
  reach(product_.key_of(product_.initial()));
  for (bool again = true; again && searched.result == Result::holds;) {
    again = false;
    for (uint64_t page = 0; page < waiting_.size() && searched.result == Result::holds; ++page) {
      while (waiting_[page] != 0 && searched.result == Result::holds) {
        again = true;
        if (!sweep_page(page)) searched.result = Result::refuted;
        searched.bytes = visited_.bytes() + done_.bytes() + waiting_.size();
        if (searched.bytes > memory) searched.result = Result::out_of_memory;
      }
    }
  }
  searched.states = visited_.size();
  return searched;
}

}  // namespace nacre::tool::check
