// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the sessions of events and of boot have in common: what is given in all their obligations, the goals of a way out, and
// how a clause of the invariant becomes an obligation.
#pragma once

#include "proofs/properties/session.hpp"

namespace nacre::proof {

struct Premises {
  std::vector<Term> assumptions;  ///< beside the clauses
  std::vector<Fact> facts;        ///< of the specification's own terms

  /// `first`, then the assumptions.
  [[nodiscard]] std::vector<Term> given(std::vector<Term> first) const;
  /// Those that loops have found out, too.
  [[nodiscard]] std::vector<Fact> all_facts(const Executor& executor) const;
};

struct Goal {
  std::string name;
  Term holds;
};

/// The goals of a way out, a few to an obligation; what takes long to decide is decided alone.
void add_goals(const std::string& where, uint64_t address, const std::vector<Term>& given,
               const std::vector<Goal>& goals, std::vector<Obligation>& all);

/// A record carries the time at which it is written, not before the event; everything else is the specification's.
/// `since`: the memory of both before the event.
[[nodiscard]] Term is_as_specified(FieldId field, Term k, const Memory& machine, const Memory& specified,
                                   const Memory& since, Term now);

/// An unknown index for each sort of the clause.
[[nodiscard]] std::vector<Term> indexes_of(const spec::Clause& clause);

/// That a clause holds in `s`. One that is proved by induction may use the clauses before it in the list, and itself at a
/// smaller index.
[[nodiscard]] Obligation of_clause(Claim claim, const spec::Clause& clause, spec::System s, const std::string& name,
                                   std::vector<Term> given);

}  // namespace nacre::proof
