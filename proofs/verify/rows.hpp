// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// From what came of the obligations to the rows of the table.
#pragma once

#include "proofs/image/claim.hpp"
#include "proofs/verify/decided.hpp"

namespace nacre::proof::verify {

struct Row {
  image::Claim claim;
  bool is_code = false;  ///< the two counts mean something
  size_t by_simplifier = 0;
  size_t by_certificate = 0;
};

/// K1 to K6. Without an obligation, or if not every entry point was asked for, a claim was not run.
[[nodiscard]] std::vector<Row> rows_of(const ProofRun& run);

[[nodiscard]] const char* text_of(image::Result result);

}  // namespace nacre::proof::verify
