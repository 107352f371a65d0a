// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The command line of QEMU for the board `qemu-virt`, as `nacre run` uses it. There is a peer outside the machine, so its
// idle time follows the host's clock.
#pragma once

#include <stdint.h>

#include <filesystem>
#include <string>
#include <vector>

namespace nacre::tool::run {

/// Of this host, for the dashboard, unless it is taken.
inline constexpr uint16_t default_web_port = 8080;

struct BoardOptions {
  std::filesystem::path image;
  std::filesystem::path second_line;   ///< unix socket of the second serial line
  std::filesystem::path debugger;      ///< unix socket of the debug stub; the machine starts stopped
  std::filesystem::path console = {};  ///< a file for its output; empty: the child's standard input and output
  bool network = false;                ///< a card in PCI slot 1 and a random number generator in slot 2
  std::filesystem::path disk = {};     ///< a file, for a disk in PCI slot 3; empty: none
  uint16_t web_port = 0;               ///< of this host's loopback, handed to the card's port 80; 0: none
};

[[nodiscard]] std::vector<std::string> board_command(const BoardOptions& options);

}  // namespace nacre::tool::run
