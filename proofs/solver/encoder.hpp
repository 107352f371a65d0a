// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// From a circuit to clauses. First everything that is needed is used(); then each used wire has a literal(), and the
// clauses of its gate are written when the literal is asked for first.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <vector>

#include "proofs/solver/cnf.hpp"
#include "proofs/solver/gates.hpp"

namespace nacre::proof {

class Encoder {
 public:
  Encoder(const Gates& gates, Cnf& cnf) : gates_(gates), cnf_(cnf) {}

  /// The wire, and all that it depends on, is part of the formula. `input` hears of each input gate once.
  void use(Wire wire, const std::function<void(uint32_t gate)>& input);
  [[nodiscard]] bool is_used(Wire wire) const { return gate_of(wire) < uses_.size() && uses_[gate_of(wire)] > 0; }

  /// Not of a fixed wire.
  [[nodiscard]] Literal literal(Wire wire);
  /// Writes clauses that say that a wire is true. Returns their numbers, from 1 on; those that define wires are not among them.
  std::vector<uint32_t> require(Wire wire);
  void clause(std::initializer_list<Literal> literals) { clause(literals.begin(), literals.size()); }
  /// At least one of the wires is true. Returns the number of the clause that says so, 0 if there is none.
  uint32_t require_any(const std::vector<Wire>& wires);

 private:
  void clause(const Literal* literals, size_t count);
  [[nodiscard]] std::vector<Wire> operands(uint32_t gate) const;
  [[nodiscard]] std::vector<Wire> conjuncts(uint32_t gate, bool is_required) const;
  void define(uint32_t gate);
  void define_both(Literal out, const std::vector<Wire>& operands);
  [[nodiscard]] Literal known_literal(Wire wire) const;

  const Gates& gates_;
  Cnf& cnf_;
  std::vector<uint32_t> uses_;
  std::vector<Literal> literals_;
};

}  // namespace nacre::proof
