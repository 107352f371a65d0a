// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// `nacre verify [IMAGE|SYSTEM]`: checks the claims about the kernel's machine code and about an image file, or about the
// image that a system gives now, and writes the evidence; or checks evidence that was written before.
#pragma once

#include <string>
#include <vector>

namespace nacre::tool {

struct VerifyOptions {
  std::string subject = "hub";      ///< an image file or a system
  std::string system;               ///< of an image file; empty: the system that the file is named after
  std::string component_directory;  ///< empty: build/aarch64/components of the tree
  std::string kernel;               ///< empty: build/aarch64/kernel/kernel.elf of the tree
  std::string board_directory;      ///< empty: boards of the tree
  bool rebuild = false;             ///< B1 too
  bool no_cache = false;            ///< prove everything anew
  unsigned workers = 0;             ///< 0: one for each processor
  std::vector<std::string> entries =
      {};                       ///< of the kernel; empty: all. The claims about code are not run with some only
  std::string bundle;           ///< check this evidence instead of proving
  std::string bundle_out;       ///< empty: build/SYSTEM.bundle of the tree
  std::string smt2;             ///< folder for the queries in SMT-LIB 2
  bool second_opinion = false;  ///< ask z3 about every query, too
  bool json = false;
};

/// The exit status of the process.
[[nodiscard]] int verify_command(const VerifyOptions& options);

}  // namespace nacre::tool
