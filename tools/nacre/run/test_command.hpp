// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// `nacre test [CTEST ARGUMENTS]`: builds everything and runs every test, on the host and in QEMU.
#pragma once

#include <string>
#include <vector>

namespace nacre::tool::run {

struct TestOptions {
  std::vector<std::string> arguments;  ///< passed on to ctest, for example -R NAME
};

/// Does not return if all is built: ctest takes over, so that its closing line is the last one.
[[nodiscard]] int test_command(const TestOptions& options);

}  // namespace nacre::tool::run
