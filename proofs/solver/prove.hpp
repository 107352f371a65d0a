// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Encode, solve, check: what is proved has a certificate that our checker accepts, what is refuted has a state that
// `Evaluator` confirms on the query's terms.
#pragma once

#include <string>

#include "proofs/solver/cnf.hpp"
#include "proofs/solver/query.hpp"
#include "proofs/solver/solve.hpp"

namespace nacre::proof {

struct Proof {
  Outcome outcome = Outcome::gave_up;
  std::string dimacs;
  std::string certificate;
  Model model;
  std::vector<bool> needed =
      {};  ///< proved: by place of an assumption in its query; not trusted, others are tried first with these
};

/// A query made ready to be solved in any thread.
struct Task {
  std::string name;
  Cnf cnf;  ///< without its clauses: they are in `dimacs`
  std::string dimacs;
};

[[nodiscard]] Task prepare(const Query& query);

/// Throws if the checker refuses the certificate.
[[nodiscard]] Proof solve(const Task& task, const Limits& limits = {});

/// Whether all assumptions and not all goals hold in the model, by the terms.
[[nodiscard]] bool refutes(const Model& model, const Query& query);

/// All in one, in the thread that holds the query's terms. Throws if a certificate or a model turns out wrong.
[[nodiscard]] Proof prove(const Query& query, const Limits& limits = {});

}  // namespace nacre::proof
