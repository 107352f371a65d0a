// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The invariant of the state machine, clause by clause. It holds at each exit to a component.
#pragma once

#include "tests/model/machine.hpp"

namespace nacre::model {

using Clause = bool (*)(const Machine&);

struct NamedClause {
  const char* text;
  Clause holds;
};

inline constexpr unsigned clause_count = 12;
extern const NamedClause clauses[clause_count];

/// The number of the first clause that does not hold, from 1; 0: all hold.
[[nodiscard]] unsigned broken_clause(const Machine& machine);

}  // namespace nacre::model
