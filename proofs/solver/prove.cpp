// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/solver/prove.hpp"

#include <algorithm>
#include <stdexcept>

#include "proofs/checker/check.hpp"

namespace nacre::proof {

Task prepare(const Query& query) {
  Task task{.name = query.name, .cnf = encode(query), .dimacs = {}};
  task.dimacs = to_dimacs(task.cnf);
  task.cnf.literals = {};
  return task;
}

Proof solve(const Task& task, const Limits& limits) {
  Verdict verdict = solve(task.dimacs, limits);
  Proof proof{.outcome = verdict.outcome, .dimacs = task.dimacs, .certificate = {}, .model = {}};
  if (verdict.outcome == Outcome::refuted) proof.model = read_model(task.cnf, verdict.values);
  if (verdict.outcome == Outcome::proved) {
    const certificate::Result result = certificate::check(task.dimacs, verdict.certificate);
    if (!result.verified) throw std::runtime_error(task.name + ": the certificate is " + to_text(result));
    proof.certificate = std::move(verdict.certificate);
    const auto is_needed = [&](uint32_t clause) { return clause < verdict.needed.size() && verdict.needed[clause]; };
    for (const auto& clauses : task.cnf.assertions) proof.needed.push_back(std::ranges::any_of(clauses, is_needed));
  }
  return proof;
}

bool refutes(const Model& model, const Query& query) {
  Evaluator value(model.assignment());
  for (const Term assumption : query.assumptions) {
    if (value(assumption) == 0) return false;
  }
  for (const Term goal : query.goals) {
    if (value(goal) == 0) return true;
  }
  return false;
}

Proof prove(const Query& query, const Limits& limits) {
  Proof proof = solve(prepare(query), limits);
  if (proof.outcome == Outcome::refuted && !refutes(proof.model, query)) {
    throw std::logic_error(query.name + ": the state that was found does not refute the query");
  }
  return proof;
}

}  // namespace nacre::proof
