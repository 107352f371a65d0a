// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// All obligations of a kernel, decided in parallel.
#pragma once

#include <filesystem>

#include "proofs/verify/archive.hpp"
#include "proofs/verify/decided.hpp"
#include "proofs/verify/prepared.hpp"

namespace nacre::proof::verify {

struct RunOptions {
  unsigned workers = 0;                    ///< 0: one for each processor
  std::vector<std::string> entries = {};   ///< empty: all
  std::filesystem::path cache = {};        ///< folder; empty: everything is proved anew
  std::filesystem::path smt2 = {};         ///< folder for the queries in SMT-LIB 2; empty: none
  ArchiveWriter* certificates = nullptr;   ///< takes those of all proofs
  Limits limits{std::chrono::minutes(5)};  ///< of one call of the solver
  bool shows_progress = false;             ///< a line on stderr
};

[[nodiscard]] unsigned workers_or_all(unsigned workers);

/// With what is known before anything is executed.
[[nodiscard]] ProofRun new_run(const std::string& kernel_elf, const Program& program,
                               const std::vector<std::string>& entries, unsigned workers);

/// Throws only if the kernel's file cannot be read, or a file not be written.
[[nodiscard]] ProofRun run_proofs(const std::string& kernel_elf, const RunOptions& options);

/// In a bundle.
[[nodiscard]] std::string certificate_name(const std::string& sha256);

}  // namespace nacre::proof::verify
