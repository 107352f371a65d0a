// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The distribution's Linux on the machine on which Nacre is measured, with `guest/` as all its programs.
#pragma once

#include "tools/bench/network/network_run.hpp"

namespace nacre::bench {

/// What of Linux is in use.
struct LinuxFiles {
  std::string kernel;     ///< path
  std::string initramfs;  ///< path
};

/// Fetches the distribution's kernel if it is not in the cache, and makes its first file system.
[[nodiscard]] Result<LinuxFiles> prepare_linux(const Parts& parts, const std::string& tree);

/// Starts it and waits until it has its address.
[[nodiscard]] Result<NetworkRun> start_linux(const Parts& parts, const LinuxFiles& files, Card card);

}  // namespace nacre::bench
