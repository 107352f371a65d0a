// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/run/doctor_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "tools/nacre/run/paths.hpp"

namespace nacre::tool::run {

int doctor_command() {
  const std::string script = tree_folder() / "scripts/doctor";
  execl(script.c_str(), script.c_str(), nullptr);
  fmt::print(stderr, "nacre: {}: {}\n", script, strerror(errno));
  return 1;
}

}  // namespace nacre::tool::run
