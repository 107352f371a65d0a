// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/check/search.hpp"

#include <algorithm>

#include "tools/nacre/check/sweep.hpp"

namespace nacre::tool::check {
namespace {

/// A state that is known, and how it was reached.
struct Reached {
  State state = 0;
  uint32_t parent = 0;
  uint32_t event = 0;
};

class Attack {
 public:
  Attack(const Product& product, uint64_t memory) : product_(product), memory_(memory), visited_(product.bound()) {}

  std::vector<unsigned> find() {
    (void)visited_.insert(product_.key_of(product_.initial()));
    reached_.push_back({product_.initial(), 0, 0});
    size_t layer = 0;
    while (layer < reached_.size()) {
      const size_t begin = layer;
      for (; layer < reached_.size(); ++layer) {
        if (!expand(layer, true)) return trace_;
      }
      const size_t end = layer;
      for (size_t i = begin; i < end; ++i) {
        if (!expand(i, false)) return trace_;
      }
    }
    return trace_;
  }

 private:
  /// False: it is over.
  bool expand(size_t index, bool hostile) {
    const auto& events = product_.events();
    for (unsigned i = 0; i < events.size(); ++i) {
      if (events[i].hostile != hostile) continue;
      State state = reached_[index].state;
      uint64_t key = product_.key_of(state);
      const Product::Outcome outcome = product_.step(events[i], state, key);
      if (outcome == Product::Outcome::violated) return take_trace(index, i);
      if (outcome == Product::Outcome::denied || !visited_.insert(key)) continue;
      reached_.push_back({state, static_cast<uint32_t>(index), i});
    }
    return visited_.bytes() + reached_.capacity() * sizeof(Reached) <= memory_;
  }

  bool take_trace(size_t index, unsigned last) {
    trace_ = {last};
    for (size_t i = index; i != 0; i = reached_[i].parent) trace_.push_back(reached_[i].event);
    std::reverse(trace_.begin(), trace_.end());
    return false;
  }

  const Product& product_;
  uint64_t memory_;
  Visited visited_;
  std::vector<Reached> reached_;
  std::vector<unsigned> trace_;
};

struct Successor {
  State state = 0;
  uint64_t key = 0;
};

/// False: some event makes the claim false.
bool collect(const Product& product, State from, std::vector<Successor>& successors, const Visited& visited) {
  successors.clear();
  const uint64_t key = product.key_of(from);
  for (const PackedEvent& event : product.events()) {
    Successor next{from, key};
    const Product::Outcome outcome = product.step(event, next.state, next.key);
    if (outcome == Product::Outcome::violated) return false;
    if (outcome == Product::Outcome::denied || next.state == from) continue;
    visited.prefetch(next.key);
    successors.push_back(next);
  }
  return true;
}

}  // namespace

Searched search(const Product& product, uint64_t memory, Visited& visited) {
  if (visited.is_bitmap()) return Sweep(product, visited).run(memory);
  std::vector<State> waiting{product.initial()};
  std::vector<Successor> successors;
  (void)visited.insert(product.key_of(product.initial()));
  Searched searched;
  while (!waiting.empty()) {
    const State state = waiting.back();
    waiting.pop_back();
    const bool good = collect(product, state, successors, visited);
    for (const Successor& next : successors) {
      if (visited.insert(next.key)) waiting.push_back(next.state);
    }
    searched.bytes = std::max(searched.bytes, visited.bytes() + waiting.capacity() * sizeof(State));
    searched.states = visited.size();
    if (!good) searched.result = Result::refuted;
    if (good && searched.bytes > memory) searched.result = Result::out_of_memory;
    if (searched.result != Result::holds) return searched;
  }
  return searched;
}

std::vector<unsigned> shortest_attack(const Product& product, uint64_t memory) { return Attack(product, memory).find(); }

}  // namespace nacre::tool::check
