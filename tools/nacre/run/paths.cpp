// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/run/paths.hpp"

namespace nacre::tool::run {

std::filesystem::path build_folder() {
  auto program = std::filesystem::read_symlink("/proc/self/exe");
  return program.parent_path().parent_path().parent_path().parent_path();
}

}  // namespace nacre::tool::run
