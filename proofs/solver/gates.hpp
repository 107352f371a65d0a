// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A circuit of gates, each distinct gate stored once; constants are propagated as gates are made.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace nacre::proof {

/// The output of gate `wire / 2`, inverted if the wire is odd.
using Wire = uint32_t;
inline constexpr Wire wire_false = 0;
inline constexpr Wire wire_true = 1;
[[nodiscard]] constexpr Wire inverted(Wire wire) { return wire ^ 1; }
[[nodiscard]] constexpr uint32_t gate_of(Wire wire) { return wire / 2; }
[[nodiscard]] constexpr bool is_inverted(Wire wire) { return (wire & 1) != 0; }
[[nodiscard]] constexpr bool is_fixed(Wire wire) { return wire <= wire_true; }

enum class GateKind : uint8_t {
  fixed,  ///< gate 0: false
  input,
  both,      ///< a & b
  differ,    ///< a ^ b
  choose,    ///< a ? b : c
  majority,  ///< at least two of a, b, c
};

struct Gate {
  GateKind kind;
  std::array<Wire, 3> operands;
  friend bool operator==(const Gate&, const Gate&) = default;
};
[[nodiscard]] constexpr unsigned operand_count(GateKind kind) {
  if (kind == GateKind::choose || kind == GateKind::majority) return 3;
  return kind == GateKind::both || kind == GateKind::differ ? 2 : 0;
}

class Gates {
 public:
  Gates();
  [[nodiscard]] const Gate& operator[](uint32_t gate) const { return gates_[gate]; }
  [[nodiscard]] uint32_t size() const { return static_cast<uint32_t>(gates_.size()); }

  [[nodiscard]] Wire input();
  [[nodiscard]] Wire both(Wire a, Wire b);
  [[nodiscard]] Wire either(Wire a, Wire b) { return inverted(both(inverted(a), inverted(b))); }
  [[nodiscard]] Wire differ(Wire a, Wire b);
  [[nodiscard]] Wire choose(Wire condition, Wire a, Wire b);
  [[nodiscard]] Wire majority(Wire a, Wire b, Wire c);

 private:
  [[nodiscard]] Wire make(GateKind kind, Wire a, Wire b, Wire c = wire_false);
  [[nodiscard]] Wire absorb(Wire a, Wire b) const;
  void grow();

  std::vector<Gate> gates_;
  std::vector<uint32_t> table_;  ///< open addressing; 0 is free
};

}  // namespace nacre::proof
