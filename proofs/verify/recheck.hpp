// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A bundle checked against a kernel: the kernel is executed again, every obligation and its formula made again, and
// compared with what the bundle lists; then each certificate is checked. Only solving is skipped.
#pragma once

#include <filesystem>

#include "proofs/verify/decided.hpp"
#include "proofs/verify/statement.hpp"

namespace nacre::proof::verify {

struct RecheckOptions {
  unsigned workers = 0;                   ///< 0: one for each processor
  std::vector<std::string> entries = {};  ///< that the bundle must be about; empty: all
  bool shows_progress = false;            ///< a line on stderr
};

struct Recheck {
  Statement statement = {};
  ProofRun run = {};                       ///< each obligation, as it was found
  std::vector<std::string> findings = {};  ///< about the bundle as a whole
  double seconds = 0;

  [[nodiscard]] bool is_refused() const { return !findings.empty() || run.has_failed(); }
};

/// Does not throw for what is wrong with the bundle.
[[nodiscard]] Recheck recheck_bundle(const std::filesystem::path& bundle, const std::string& kernel_elf,
                                     const RecheckOptions& options);

/// The findings about the bundle as a row.
[[nodiscard]] Row row_of(const Recheck& recheck);

}  // namespace nacre::proof::verify
