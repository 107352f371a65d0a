// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/solver/encoder.hpp"

#include <stdexcept>

namespace nacre::proof {

void Encoder::use(Wire wire, const std::function<void(uint32_t)>& input) {
  if (uses_.size() < gates_.size()) uses_.resize(gates_.size());
  std::vector<uint32_t> pending{gate_of(wire)};
  while (!pending.empty()) {
    const uint32_t gate = pending.back();
    pending.pop_back();
    uses_[gate] += 1;
    if (uses_[gate] > 1) continue;
    if (gates_[gate].kind == GateKind::input) input(gate);
    for (unsigned i = 0; i < operand_count(gates_[gate].kind); ++i)
      pending.push_back(gate_of(gates_[gate].operands[i]));
  }
}

void Encoder::clause(const Literal* literals, size_t count) {
  cnf_.literals.insert(cnf_.literals.end(), literals, literals + count);
  cnf_.literals.push_back(0);
  cnf_.clauses += 1;
}

/// The operands of a conjunction; those that are conjunctions themselves and that nothing else uses are taken apart.
std::vector<Wire> Encoder::conjuncts(uint32_t gate, bool is_required) const {
  std::vector<Wire> result;
  std::vector<Wire> pending{gates_[gate].operands[1], gates_[gate].operands[0]};
  while (!pending.empty()) {
    const Wire wire = pending.back();
    pending.pop_back();
    const uint32_t inner = gate_of(wire);
    if (!is_inverted(wire) && gates_[inner].kind == GateKind::both && (is_required || uses_[inner] == 1)) {
      pending.push_back(gates_[inner].operands[1]);
      pending.push_back(gates_[inner].operands[0]);
    } else {
      result.push_back(wire);
    }
  }
  return result;
}

std::vector<Wire> Encoder::operands(uint32_t gate) const {
  if (gates_[gate].kind == GateKind::both) return conjuncts(gate, false);
  const auto& all = gates_[gate].operands;
  return {all.begin(), all.begin() + operand_count(gates_[gate].kind)};
}

Literal Encoder::known_literal(Wire wire) const {
  const Literal literal = literals_[gate_of(wire)];
  return is_inverted(wire) ? -literal : literal;
}

Literal Encoder::literal(Wire wire) {
  if (is_fixed(wire) || !is_used(wire)) throw std::logic_error("literal: of a wire that is not in the formula");
  literals_.resize(gates_.size());
  std::vector<uint32_t> pending{gate_of(wire)};
  while (!pending.empty()) {
    const uint32_t gate = pending.back();
    const size_t before = pending.size();
    if (literals_[gate] == 0) {
      const std::vector<Wire> inner = operands(gate);
      for (size_t i = inner.size(); i-- > 0;) {
        if (literals_[gate_of(inner[i])] == 0) pending.push_back(gate_of(inner[i]));
      }
      if (pending.size() != before) continue;
      define(gate);
    }
    pending.pop_back();
  }
  return known_literal(wire);
}

void Encoder::define(uint32_t gate) {
  cnf_.variables += 1;
  const auto out = static_cast<Literal>(cnf_.variables);
  literals_[gate] = out;
  const std::vector<Wire> inner = operands(gate);
  const auto in = [&](size_t i) { return known_literal(inner[i]); };
  switch (gates_[gate].kind) {
    case GateKind::fixed:
    case GateKind::input:
      return;
    case GateKind::both:
      return define_both(out, inner);
    case GateKind::differ:
      clause({-out, in(0), in(1)});
      clause({-out, -in(0), -in(1)});
      clause({out, -in(0), in(1)});
      clause({out, in(0), -in(1)});
      return;
    case GateKind::choose:
      clause({-in(0), -out, in(1)});
      clause({-in(0), out, -in(1)});
      clause({in(0), -out, in(2)});
      clause({in(0), out, -in(2)});
      clause({-in(1), -in(2), out});
      clause({in(1), in(2), -out});
      return;
    case GateKind::majority:
      for (const auto& [i, j] : {std::pair<size_t, size_t>{0, 1}, {0, 2}, {1, 2}}) {
        clause({-in(i), -in(j), out});
        clause({in(i), in(j), -out});
      }
      return;
  }
}

void Encoder::define_both(Literal out, const std::vector<Wire>& operands) {
  std::vector<Literal> long_clause{out};
  for (const Wire operand : operands) {
    clause({-out, known_literal(operand)});
    long_clause.push_back(-known_literal(operand));
  }
  clause(long_clause.data(), long_clause.size());
}

uint32_t Encoder::require_any(const std::vector<Wire>& wires) {
  std::vector<Literal> literals;
  for (const Wire wire : wires) {
    if (wire == wire_true) return 0;
    if (wire != wire_false) literals.push_back(literal(wire));
  }
  if (!literals.empty()) {
    clause(literals.data(), literals.size());
    return cnf_.clauses;
  }
  if (cnf_.variables == 0) cnf_.variables = 1;
  clause({1});
  clause({-1});
  return cnf_.clauses;
}

std::vector<uint32_t> Encoder::require(Wire wire) {
  if (is_fixed(wire) || is_inverted(wire) || gates_[gate_of(wire)].kind != GateKind::both) return {require_any({wire})};
  std::vector<uint32_t> numbers;
  for (const Wire conjunct : conjuncts(gate_of(wire), true)) {
    if (!is_inverted(conjunct) || gates_[gate_of(conjunct)].kind != GateKind::both) {
      numbers.push_back(require_any({conjunct}));
      continue;
    }
    std::vector<Wire> choices = conjuncts(gate_of(conjunct), false);
    for (Wire& choice : choices) choice = inverted(choice);
    numbers.push_back(require_any(choices));
  }
  return numbers;
}

}  // namespace nacre::proof
