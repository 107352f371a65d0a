// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "proofs/terms/term.hpp"

namespace nacre::proof {

/// To be proved: in every state in which all assumptions hold, all goals hold. Both are truth values.
struct Query {
  std::string name;
  std::vector<Term> assumptions;
  std::vector<Term> goals;
};

/// Without the assumptions that have no variable or field in common with the goals, not even by way of other
/// assumptions. What it proves holds for `query` too; what it refutes need not.
[[nodiscard]] Query relevant(const Query& query);

}  // namespace nacre::proof
