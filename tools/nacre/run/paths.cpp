// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/run/paths.hpp"

namespace nacre::tool::run {

std::filesystem::path host_build_folder() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path().parent_path();
}

std::filesystem::path tree_folder() { return host_build_folder().parent_path().parent_path(); }

std::filesystem::path sdk_folder() {
  const std::filesystem::path above = std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path();
  if (std::filesystem::exists(above / "lib/cmake/Nacre/NacreConfig.cmake")) return above;
  return tree_folder() / "build/aarch64/prefix";
}

std::filesystem::path modbus_peer_program() {
  const auto installed = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "modbus_peer";
  return std::filesystem::exists(installed) ? installed : host_build_folder() / "tools/modbus_peer/modbus_peer";
}

}  // namespace nacre::tool::run
