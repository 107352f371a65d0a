// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The command line of QEMU for the board `qemu-virt`, as `nacre run` uses it: for systems with a peer outside: idle time is the
// host's.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace nacre::tool::run {

struct BoardOptions {
  std::filesystem::path image;
  std::filesystem::path second_line;   ///< unix socket of the second serial line
  std::filesystem::path debugger;      ///< unix socket of the debug stub; the machine starts stopped
  std::filesystem::path console = {};  ///< a file for its output; empty: the child's standard input and output
};

[[nodiscard]] std::vector<std::string> board_command(const BoardOptions& options);

}  // namespace nacre::tool::run
