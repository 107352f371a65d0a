// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What holds at each exit to a component and in idle, and what the tables satisfy. Numbered clauses with a sentence
// each; a clause speaks about at most two indexes and holds for all of them.
#pragma once

#include <functional>

#include "proofs/spec/system.hpp"

namespace nacre::proof::spec {

struct Clause {
  std::string name;  ///< number and keyword: "5 servers"
  std::string sentence;
  std::vector<Sort> sorts;  ///< of its indexes
  std::function<Term(System&, std::span<const Term>)> holds;
  /// Proved for an index on the assumption that it holds for all smaller ones, the callee of this one among them, and
  /// that the clauses before it hold.
  bool by_induction = false;
  /// Holds because `enter` chooses the current component; it need not hold before.
  bool by_enter = false;
};

/// The representation invariant (kernel/core/state.hpp has the same numbers).
[[nodiscard]] const std::vector<Clause>& invariant();
/// What `abi::well_formed_*` and the slices they add up say about the tables.
[[nodiscard]] const std::vector<Clause>& well_formed();

}  // namespace nacre::proof::spec
