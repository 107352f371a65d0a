// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Terms as circuits: one wire for each bit of a term, the lowest bit first.
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "proofs/solver/gates.hpp"
#include "proofs/terms/term.hpp"

namespace nacre::proof {

using Bits = std::vector<Wire>;

/// A variable or a read that occurs: its bits are inputs of the circuit.
struct Occurrence {
  Term term;
  std::vector<Bits> indexes;
  Bits bits;
};

class Blaster {
 public:
  explicit Blaster(Gates& gates) : gates_(gates) {}

  /// The gates depend only on the terms asked for, in the order in which they are asked for.
  [[nodiscard]] const Bits& bits(Term term);
  [[nodiscard]] Wire same(const Bits& a, const Bits& b);
  /// In the order of the first visit.
  [[nodiscard]] const std::vector<Occurrence>& occurrences() const { return occurrences_; }

 private:
  using Operands = std::span<const Bits* const>;

  [[nodiscard]] Bits node_bits(Term term, Operands operands);
  [[nodiscard]] static Bits moved(const Node& node, Operands operands);
  [[nodiscard]] Bits occurrence(Term term, Operands operands);
  [[nodiscard]] Bits bitwise(Op op, Operands operands);
  [[nodiscard]] Bits sum(uint64_t constant, Operands operands, std::span<const uint64_t> factors, unsigned width);
  [[nodiscard]] Bits add(const Bits& a, const Bits& b, Wire carry);
  [[nodiscard]] Bits product(const Bits& a, const Bits& b);
  [[nodiscard]] Bits shift(Op op, const Bits& a, const Bits& amount);
  [[nodiscard]] Bits zeros_below(std::span<const Wire> bits);
  [[nodiscard]] Bits trailing_zeros(std::span<const Wire> bits);
  [[nodiscard]] Wire less(const Bits& a, const Bits& b, Wire signed_order);
  [[nodiscard]] Bits choose(Wire condition, const Bits& a, const Bits& b);

  Gates& gates_;
  std::unordered_map<uint32_t, Bits> known_;
  std::vector<Occurrence> occurrences_;
};

}  // namespace nacre::proof
