// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/solver/gates.hpp"

#include <algorithm>
#include <utility>

namespace nacre::proof {
namespace {

constexpr Wire no_wire = ~Wire{0};

uint64_t hash(const Gate& gate) {
  uint64_t value = static_cast<uint64_t>(gate.kind) + 1;
  for (const Wire wire : gate.operands) value = (value ^ wire) * 0x9e3779b97f4a7c15U;
  return value ^ value >> 32;
}

}  // namespace

Gates::Gates() : table_(1024) { gates_.push_back({GateKind::fixed, {}}); }

Wire Gates::input() {
  gates_.push_back({GateKind::input, {}});
  return (size() - 1) * 2;
}

Wire Gates::make(GateKind kind, Wire a, Wire b, Wire c) {
  const Gate gate{kind, {a, b, c}};
  size_t slot = hash(gate) & (table_.size() - 1);
  for (; table_[slot] != 0; slot = (slot + 1) & (table_.size() - 1)) {
    if (gates_[table_[slot]] == gate) return table_[slot] * 2;
  }
  const uint32_t number = size();
  table_[slot] = number;
  gates_.push_back(gate);
  if (gates_.size() * 2 > table_.size()) grow();
  return number * 2;
}

void Gates::grow() {
  std::vector<uint32_t> larger(table_.size() * 2);
  for (uint32_t number : table_) {
    if (number == 0) continue;
    size_t slot = hash(gates_[number]) & (larger.size() - 1);
    while (larger[slot] != 0) slot = (slot + 1) & (larger.size() - 1);
    larger[slot] = number;
  }
  table_ = std::move(larger);
}

/// a & b where b is itself `both`, if that is known without a new gate.
Wire Gates::absorb(Wire a, Wire b) const {
  const Gate& gate = gates_[gate_of(b)];
  if (gate.kind != GateKind::both) return no_wire;
  const auto [x, y, unused] = gate.operands;
  if (!is_inverted(b)) {
    if (a == x || a == y) return b;
    if (a == inverted(x) || a == inverted(y)) return wire_false;
  } else if (a == inverted(x) || a == inverted(y)) {
    return a;
  }
  return no_wire;
}

Wire Gates::both(Wire a, Wire b) {
  if (a > b) std::swap(a, b);
  if (a == wire_false || a == inverted(b)) return wire_false;
  if (a == wire_true || a == b) return b;
  if (const Wire known = absorb(a, b); known != no_wire) return known;
  if (const Wire known = absorb(b, a); known != no_wire) return known;
  return make(GateKind::both, a, b);
}

Wire Gates::differ(Wire a, Wire b) {
  const Wire flip = (a ^ b) & 1;
  a &= ~Wire{1};
  b &= ~Wire{1};
  if (a > b) std::swap(a, b);
  if (a == b) return flip;
  if (a == wire_false) return b ^ flip;
  return make(GateKind::differ, a, b) ^ flip;
}

Wire Gates::choose(Wire condition, Wire a, Wire b) {
  if (is_fixed(condition)) return condition == wire_true ? a : b;
  if (a == b) return a;
  if (a == inverted(b)) return differ(condition, b);
  if (is_inverted(condition)) {
    std::swap(a, b);
    condition = inverted(condition);
  }
  if (gate_of(a) == gate_of(condition)) a = is_inverted(a) ? wire_false : wire_true;
  if (gate_of(b) == gate_of(condition)) b = is_inverted(b) ? wire_true : wire_false;
  if (is_fixed(a)) return a == wire_true ? either(condition, b) : both(inverted(condition), b);
  if (is_fixed(b)) return b == wire_true ? either(inverted(condition), a) : both(condition, a);
  if (is_inverted(a)) return inverted(make(GateKind::choose, condition, inverted(a), inverted(b)));
  return make(GateKind::choose, condition, a, b);
}

Wire Gates::majority(Wire a, Wire b, Wire c) {
  if (a > b) std::swap(a, b);
  if (b > c) std::swap(b, c);
  if (a > b) std::swap(a, b);
  if (a == b || b == c) return b;
  if (a == inverted(b)) return c;
  if (b == inverted(c)) return a;
  if (a == wire_false) return both(b, c);
  if (a == wire_true) return either(b, c);
  if (is_inverted(a)) return inverted(make(GateKind::majority, inverted(a), inverted(b), inverted(c)));
  return make(GateKind::majority, a, b, c);
}

}  // namespace nacre::proof
