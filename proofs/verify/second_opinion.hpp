// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Another solver, the distribution's z3, asked about every exported query.
#pragma once

#include <filesystem>

#include "proofs/verify/rows.hpp"

namespace nacre::proof::verify {

struct SecondOpinionOptions {
  unsigned workers = 0;    ///< 0: one for each processor
  unsigned seconds = 900;  ///< for one query
  bool shows_progress = false;
};

/// Of all `.smt2` files in the folder; an answer other than `unsat`, or none in time, is a finding.
[[nodiscard]] Row second_opinion(const std::filesystem::path& folder, const SecondOpinionOptions& options);

/// What z3 says about one file.
[[nodiscard]] std::string ask_z3(const std::filesystem::path& file, unsigned seconds);

}  // namespace nacre::proof::verify
