// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// From "for all components" to finitely many instances: invariant, tables and facts are taken at the indexes that occur in
// a query. To leave one out is always sound; a proof then fails.
#pragma once

#include "proofs/engine/executor.hpp"
#include "proofs/spec/invariant.hpp"

namespace nacre::proof {

struct Instance {
  std::string name;
  Term holds;
};

/// The instances that `given` and `goals` may need, of the state `before`, `components` among their indexes; with `chosen`, also
/// of the clauses that hold once the current component is chosen: in an order that depends on these alone.
[[nodiscard]] std::vector<Instance> instances(
    const spec::System& before, const Layout& layout, const std::vector<Fact>& facts, bool chosen,
    const std::vector<Term>& components, const std::vector<Term>& given, const std::vector<Term>& goals,
    std::initializer_list<const std::vector<spec::Clause>*> known = {&spec::well_formed(), &spec::invariant()});

}  // namespace nacre::proof
