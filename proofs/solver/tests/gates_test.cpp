// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Every rule of every kind of gate: random circuits over four inputs, each wire compared with its truth table.
#include "proofs/solver/gates.hpp"

#include <doctest/doctest.h>

#include <random>

namespace nacre::proof {
namespace {

uint16_t choose(uint16_t c, uint16_t a, uint16_t b) { return static_cast<uint16_t>((c & a) | (~c & b)); }
uint16_t majority(uint16_t a, uint16_t b, uint16_t c) { return static_cast<uint16_t>((a & b) | (a & c) | (b & c)); }

/// The table of a wire by the gates as they are stored.
uint16_t stored(const Gates& gates, const std::vector<uint16_t>& inputs, Wire wire) {
  const Gate& gate = gates[gate_of(wire)];
  const auto in = [&](size_t i) { return stored(gates, inputs, gate.operands[i]); };
  uint16_t table = 0;
  switch (gate.kind) {
    case GateKind::fixed:
      break;
    case GateKind::input:
      table = inputs[gate_of(wire) - 1];
      break;
    case GateKind::both:
      table = in(0) & in(1);
      break;
    case GateKind::differ:
      table = in(0) ^ in(1);
      break;
    case GateKind::choose:
      table = choose(in(0), in(1), in(2));
      break;
    case GateKind::majority:
      table = majority(in(0), in(1), in(2));
      break;
  }
  return is_inverted(wire) ? static_cast<uint16_t>(~table) : table;
}

TEST_CASE("a gate means the same after its constructor has simplified it") {
  std::mt19937_64 random(1);
  const std::vector<uint16_t> inputs{0xaaaa, 0xcccc, 0xf0f0, 0xff00};
  for (unsigned round = 0; round < 2000; ++round) {
    Gates gates;
    std::vector<std::pair<Wire, uint16_t>> wires{{wire_false, 0}, {wire_true, 0xffff}};
    for (const uint16_t table : inputs) wires.emplace_back(gates.input(), table);
    for (unsigned i = 0; i < 12; ++i) {
      const auto pick = [&] {
        auto [wire, table] = wires[random() % wires.size()];
        return random() % 2 == 0 ? std::pair{wire, table} : std::pair{inverted(wire), static_cast<uint16_t>(~table)};
      };
      const auto [a, a_table] = pick();
      const auto [b, b_table] = pick();
      const auto [c, c_table] = pick();
      switch (random() % 5) {
        case 0:
          wires.emplace_back(gates.both(a, b), a_table & b_table);
          break;
        case 1:
          wires.emplace_back(gates.either(a, b), a_table | b_table);
          break;
        case 2:
          wires.emplace_back(gates.differ(a, b), a_table ^ b_table);
          break;
        case 3:
          wires.emplace_back(gates.choose(a, b, c), choose(a_table, b_table, c_table));
          break;
        default:
          wires.emplace_back(gates.majority(a, b, c), majority(a_table, b_table, c_table));
          break;
      }
      REQUIRE(stored(gates, inputs, wires.back().first) == wires.back().second);
    }
  }
}

TEST_CASE("an equal gate is the same gate") {
  Gates gates;
  const Wire a = gates.input(), b = gates.input(), c = gates.input();
  CHECK(gates.both(a, b) == gates.both(b, a));
  CHECK(gates.differ(a, inverted(b)) == inverted(gates.differ(a, b)));
  CHECK(gates.choose(a, b, c) == gates.choose(inverted(a), c, b));
  CHECK(gates.majority(a, b, c) == inverted(gates.majority(inverted(c), inverted(b), inverted(a))));
}

}  // namespace
}  // namespace nacre::proof
