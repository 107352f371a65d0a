// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// `nacre verify --mutants`: faults are put into the kernel's machine code, its sources, its boot and the specification. Each must
// make an obligation fail, and what the failure shows is run on the real kernel.
#pragma once

#include <string>
#include <vector>

namespace nacre::tool {

struct MutantsOptions {
  std::string system = "hub_sim";   ///< its image runs in QEMU
  std::string component_directory;  ///< these three as in VerifyOptions
  std::string kernel;
  std::string board_directory;
  std::vector<std::string> only = {};  ///< names; empty: all
  unsigned systematic = 0;             ///< so many more, by rule
  unsigned workers = 0;                ///< 0: one for each processor
  bool json = false;
};

/// The exit status of the process: 0 if every fault is found, and enough of them are shown on the processor.
[[nodiscard]] int mutants_command(const MutantsOptions& options);

}  // namespace nacre::tool
