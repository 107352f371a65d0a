// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/properties/decide.hpp"

#include <algorithm>
#include <unordered_set>

namespace nacre::proof {

namespace {

constexpr unsigned most_attempts = 200;
constexpr size_t at_once = 48;

/// Reads and variables of terms.
class Inputs {
 public:
  void add(Term t) {
    if (!seen_.insert(t.id).second) return;
    const Store& store = Store::current();
    const Op op = store.node(t).op;
    if (op == Op::variable || op == Op::read) inputs_.insert(t.id);
    for (const Term o : store.operands(t)) add(o);
  }
  [[nodiscard]] bool has(uint32_t id) const { return inputs_.contains(id); }
  [[nodiscard]] const std::unordered_set<uint32_t>& all() const { return inputs_; }

 private:
  std::unordered_set<uint32_t> seen_;
  std::unordered_set<uint32_t> inputs_;
};

}  // namespace

Decision decide(const std::string& name, const std::vector<Term>& given, const std::vector<Term>& goals,
                const std::vector<Instance>& candidates, Experience& experience, const Limits& limits) {
  Decision decision;
  decision.query = {.name = name, .assumptions = given, .goals = goals};
  if (std::ranges::all_of(goals, is_true)) {
    decision.result = Result::proved;
    return decision;
  }
  Inputs inputs;
  for (const Term t : given) inputs.add(t);
  for (const Term t : goals) inputs.add(t);
  std::vector<std::vector<uint32_t>> needs(candidates.size());
  for (size_t i = 0; i < candidates.size(); ++i) {
    Inputs own;
    own.add(candidates[i].holds);
    needs[i].assign(own.all().begin(), own.all().end());
  }
  std::vector<bool> taken(candidates.size());
  const auto take = [&](uint32_t i) {
    taken[i] = true;
    decision.used.push_back(i);
    decision.query.assumptions.push_back(candidates[i].holds);
    inputs.add(candidates[i].holds);
  };
  while (decision.attempts++ < most_attempts) {
    decision.proof = prove(decision.query, limits);
    if (decision.proof.outcome == Outcome::proved) {
      decision.result = Result::proved;
      for (size_t i = 0; i < decision.used.size(); ++i) {
        const uint32_t id = candidates[decision.used[i]].holds.id;
        experience.tried.insert(id);
        if (decision.proof.needed[given.size() + i]) experience.needed.insert(id);
      }
      return decision;
    }
    if (decision.proof.outcome == Outcome::gave_up) return decision;
    Evaluator value(decision.proof.model.assignment());
    std::vector<std::pair<size_t, uint32_t>> violated;  // unknown inputs, place
    for (uint32_t i = 0; i < candidates.size(); ++i) {
      if (taken[i] || value(candidates[i].holds) != 0) continue;
      const auto unknown =
          static_cast<size_t>(std::ranges::count_if(needs[i], [&](uint32_t id) { return !inputs.has(id); }));
      violated.emplace_back(unknown, i);
    }
    if (violated.empty()) {
      decision.result = Result::refuted;
      return decision;
    }
    std::ranges::sort(violated);
    const size_t nearest = violated.front().first;
    size_t added = 0;
    for (const auto& [unknown, i] : violated) {
      if (unknown > nearest && added >= 8) break;
      if (added++ >= at_once) break;
      take(i);
    }
    const auto take_known = [&](const std::set<uint32_t>& known) {
      for (uint32_t i = 0; i < candidates.size(); ++i) {
        if (!taken[i] && known.contains(candidates[i].holds.id)) take(i);
      }
    };
    if (decision.attempts == 1) take_known(experience.needed);
    if (decision.attempts == 2) take_known(experience.tried);
  }
  return decision;
}

}  // namespace nacre::proof
