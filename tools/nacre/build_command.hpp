// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// `nacre build SYSTEM -o FILE`: writes FILE, FILE.map.json and FILE.spdx.json, and prints what was built.
#pragma once

#include <string>

namespace nacre::tool {

struct BuildOptions {
  std::string system;
  std::string output;
  std::string component_directory;  ///< empty: build/aarch64/components of the tree
  std::string kernel;               ///< empty: build/aarch64/kernel/kernel.elf of the tree
  std::string board_directory;      ///< empty: boards of the tree
};

/// The exit status of the process.
[[nodiscard]] int build_command(const BuildOptions& options);

}  // namespace nacre::tool
