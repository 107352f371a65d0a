// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// `nacre run [SYSTEM]`: builds the image, starts it with its peer, and shows what happens.
#pragma once

#include <string>

#include "tools/nacre/run/board_command.hpp"

namespace nacre::tool::run {

struct RunOptions {
  std::string system = "hub";
  std::string gdb;   ///< a component to stop at; empty: none
  std::string disk;  ///< file of the system's disk; empty: one of its own in the build folder
  bool once = false;
  bool plain = false;
  uint16_t web_port = default_web_port;
  unsigned time_limit = 120;  ///< seconds, of `once`
};

/// The exit status of the process.
[[nodiscard]] int run_command(const RunOptions& options);

}  // namespace nacre::tool::run
