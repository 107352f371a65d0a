// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The search where a bitmap of all keys has room: states wait for nothing but a bit that says they are done, and are taken
// in the order of their keys, page by page, until no page has any left.
#pragma once

#include "tools/nacre/check/search.hpp"

namespace nacre::tool::check {

class Sweep {
 public:
  /// Both live longer; `visited` is a bitmap.
  Sweep(const Product& product, Visited& visited);

  [[nodiscard]] Searched run(uint64_t memory);

 private:
  using Mask = std::vector<uint64_t>;  ///< a bit for each event

  /// What the values of some slots say of all events.
  struct Said {
    Mask allowed;
    Mask changed;
  };
  /// A simple event: what it adds to a key is a sum over slots.
  struct Term {
    unsigned shift = 0;
    uint64_t mask = 0;
    const Delta* deltas = nullptr;
  };
  struct Terms {
    const Term* first = nullptr;
    unsigned count = 0;
  };

  void say_slots();
  void say_part(unsigned event, const PackedPart& part, bool only);
  void say_memory(unsigned event, const PackedPart& part);
  void add_terms();
  void fill_low();
  void enter(uint64_t base);
  [[nodiscard]] Said said(State state, unsigned from, unsigned to) const;

  [[nodiscard]] bool sweep_page(uint64_t page);
  [[nodiscard]] bool expand(uint64_t key);
  [[nodiscard]] bool take(unsigned event, State state, uint64_t key);
  void reach(uint64_t key) {
    if (visited_.insert(key)) waiting_[key >> Visited::page_bits] = 1;
  }

  const Product& product_;
  Visited& visited_;
  Visited done_;
  std::vector<uint8_t> waiting_;  ///< by page: some of its states may be not done
  size_t words_ = 0;              ///< of a mask
  std::vector<std::vector<Said>> slots_;  ///< by slot and value; the memory is the last slot
  std::vector<Mask> violating_;           ///< by value of the memory
  Mask always_;                           ///< not simple: tried whatever the slots say of changes
  std::vector<Term> terms_;
  std::vector<Terms> terms_of_;  ///< by event

  // Keys are split in two: the lower slots have a table, the upper ones are looked at when they change.
  unsigned split_ = 0;  ///< slots of the lower part
  uint64_t low_size_ = 1;
  std::vector<State> low_states_;
  std::vector<uint64_t> low_masks_;  ///< allowed, then changed, for each
  uint64_t base_ = 0;  ///< lowest key of the upper part that was looked at last
  State high_state_ = 0;
  Said high_;
};

}  // namespace nacre::tool::check
