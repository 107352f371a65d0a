// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Checks that a certificate (LRAT, text form) shows a formula (DIMACS CNF) to be unsatisfiable.
//
// Trusted, so: nothing of the prover is used here, and what is not understood is refused.
//
// A certificate is a list of steps. `ID LITERALS 0 HINTS 0` adds a clause: with all its literals false, the hinted
// clauses in their order must each leave one literal that is not false, which becomes true, until the last one leaves
// none. `ID d IDS 0` forgets clauses. The last step adds the empty clause. The formula's clauses have the ids 1, 2,
// ...; the id of a new clause is larger than those before it. Steps of resolution asymmetric tautology (negative
// hints) are refused.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace nacre::certificate {

enum class Input : uint8_t { formula, certificate };

struct Result {
  bool verified = false;
  Input input = Input::formula;  ///< where it was refused
  uint64_t line = 0;
  std::string reason;
};

[[nodiscard]] Result check(std::string_view formula, std::string_view certificate);

/// `verified`, or `refused: formula line 3: ...`.
[[nodiscard]] std::string to_text(const Result& result);

}  // namespace nacre::certificate
