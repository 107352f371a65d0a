// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "proofs/solver/query.hpp"

namespace nacre::proof {

/// The query for any solver that reads SMT-LIB 2 (logic QF_UFBV): `unsat` if the query holds. Made from the terms by
/// themselves, without the circuit.
[[nodiscard]] std::string to_smt2(const Query& query);

}  // namespace nacre::proof
