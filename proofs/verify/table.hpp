// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What `nacre verify` prints.
#pragma once

#include "proofs/verify/rows.hpp"

namespace nacre::proof::verify {

struct Part {
  std::string name;
  double seconds = 0;
};

struct Report {
  std::string subject;
  std::vector<Row> rows = {};
  std::vector<Part> parts = {};  ///< wall clock
  unsigned workers = 0;
  uint64_t peak_memory = 0;  ///< bytes
  std::string bundle = {};   ///< what was written

  [[nodiscard]] bool has_failed() const;
};

[[nodiscard]] uint64_t peak_memory();

[[nodiscard]] std::string to_table(const Report& report);
/// With every counterexample in full.
[[nodiscard]] std::string to_json(const Report& report, const ProofRun& run);

}  // namespace nacre::proof::verify
