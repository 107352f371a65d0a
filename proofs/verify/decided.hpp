// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What came of an obligation, and of all of them.
#pragma once

#include "proofs/properties/session.hpp"

namespace nacre::proof::verify {

enum class How : uint8_t { simplifier, solver, cache, failed };

struct Decided {
  std::string entry = {};
  Claim claim = Claim::k1;
  std::string name = {};
  How how = How::failed;
  std::string finding = {};              ///< why it failed
  std::string counterexample = {};       ///< a state, one `name = value` a line
  double seconds = 0;                    ///< of one worker
  std::vector<uint32_t> instances = {};  ///< by the solver: those of its proof
  std::string formula_sha256 = {};       ///< of the DIMACS text
  std::string certificate_sha256 = {};   ///< of the LRAT text
};

struct EntryReport {
  std::string entry = {};
  std::string error = {};     ///< what was not understood
  double seconds = 0;         ///< of its execution
  uint64_t instructions = 0;  ///< on the longest path
  size_t exits = 0;
};

struct ProofRun {
  std::string kernel_sha256 = {};  ///< of the ELF file
  std::string text_sha256 = {};    ///< of its machine code
  std::vector<EntryReport> entries = {};
  std::vector<Decided> decided = {};  ///< in the order of the entries and their obligations
  bool is_complete = false;           ///< every entry point
  unsigned workers = 0;
  double executing_seconds = 0;  ///< wall clock
  double deciding_seconds = 0;

  [[nodiscard]] bool has_failed() const;
};

}  // namespace nacre::proof::verify
