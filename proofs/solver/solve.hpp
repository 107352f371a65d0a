// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The solver: not trusted. That a formula is unsatisfiable is shown by its certificate (proofs/checker), that a query
// does not hold by a state in which its assumptions hold and a goal does not.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace nacre::proof {

enum class Outcome : uint8_t { proved, refuted, gave_up };

struct Limits {
  std::chrono::milliseconds time{60'000};
};

struct Verdict {
  Outcome outcome = Outcome::gave_up;
  std::string certificate;   ///< proved: LRAT, as text
  std::vector<bool> values;  ///< refuted: of each variable of the formula, from 1 on
  std::vector<bool> needed;  ///< proved: by number of a clause of the formula, from 1 on: the certificate uses it
};

/// Any number of threads may solve at the same time. The same formula gives the same verdict and the same bytes, unless
/// time runs out. The formula has no empty clause (`encode` writes none).
[[nodiscard]] Verdict solve(const std::string& dimacs, const Limits& limits = {});

struct Trimmed {
  std::string certificate;
  std::vector<bool> needed;  ///< as in Verdict; clauses behind its end are not
};

/// The certificate without the steps that nothing needs, numbered without gaps, and with clauses forgotten after their
/// last use.
[[nodiscard]] Trimmed trim(const std::string& certificate);

}  // namespace nacre::proof
