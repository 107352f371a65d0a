// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/solver/query.hpp"

#include <set>
#include <unordered_set>
#include <utility>

namespace nacre::proof {
namespace {

/// Variables and fields.
using Symbols = std::set<std::pair<Op, uint64_t>>;

Symbols symbols(Term root) {
  const Store& store = Store::current();
  Symbols result;
  std::vector<Term> pending{root};
  std::unordered_set<uint32_t> seen;
  while (!pending.empty()) {
    const Term term = pending.back();
    pending.pop_back();
    if (!seen.insert(term.id).second) continue;
    const Node& node = store.node(term);
    if (node.op == Op::variable || node.op == Op::read) result.emplace(node.op, node.value);
    for (const Term operand : store.operands(term)) pending.push_back(operand);
  }
  return result;
}

}  // namespace

Query relevant(const Query& query) {
  Symbols reached;
  for (const Term goal : query.goals) reached.merge(symbols(goal));
  std::vector<Symbols> of_assumption;
  for (const Term assumption : query.assumptions) of_assumption.push_back(symbols(assumption));
  std::vector<bool> kept(query.assumptions.size());
  for (bool again = true; again;) {
    again = false;
    for (size_t i = 0; i < kept.size(); ++i) {
      bool touches = of_assumption[i].empty();
      for (const auto& symbol : of_assumption[i]) touches = touches || reached.contains(symbol);
      if (kept[i] || !touches) continue;
      kept[i] = again = true;
      reached.insert(of_assumption[i].begin(), of_assumption[i].end());
    }
  }
  Query result{.name = query.name, .assumptions = {}, .goals = query.goals};
  for (size_t i = 0; i < kept.size(); ++i) {
    if (kept[i]) result.assumptions.push_back(query.assumptions[i]);
  }
  return result;
}

}  // namespace nacre::proof
