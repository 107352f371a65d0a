// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// From a description and ELF files to an image, in memory: what `nacre build` writes and other commands look at.
#pragma once

#include <memory>

#include "tools/nacre/authority.hpp"
#include "tools/nacre/image.hpp"
#include "tools/nacre/policy/compiled.hpp"
#include "tools/nacre/response_time.hpp"

namespace nacre::tool {

struct SystemPaths {
  std::string description;  ///< a system.toml
  std::string board_directory;
  std::string component_directory;
  std::string kernel;
  std::string build_folder;  ///< of its secrets
  std::string root;          ///< the tree, with packages.lock.json, or the project
  bool project = false;      ///< outside every tree: the root has a CMakeLists.txt of its own, and no boards
};

/// `system` is a system.toml, a directory with one, or a name under systems/. The rest of the paths follow from the tree
/// that it is in: the nearest folder above that has `boards/`. Without such a folder it is a project, the nearest folder
/// above with a CMakeLists.txt, in whose folder `build` everything is: sdk/NacreConfig.cmake puts it there.
[[nodiscard]] SystemPaths find_system(const std::string& system);

/// Everything about a system that was built. Later members refer to earlier ones, so it stays where it was made.
struct BuiltSystem {
  Description description;
  Board board;
  std::vector<ResponseTime> response_times;  ///< by component
  std::vector<Program> programs;
  std::optional<ElfFile> kernel;
  std::vector<const Interface*> interfaces;
  Wiring wiring;
  Layout layout;
  std::vector<std::vector<abi::Use>> uses;
  RegionContents region_contents;
  std::unique_ptr<abi::Tables> tables;
  std::unique_ptr<policy::Compiled> policy;  ///< what `tables` have of it; null: the description names no policy
  std::unique_ptr<abi::SystemInfo> system_info;
  std::unique_ptr<abi::Isolation> isolation;   ///< null: no component isolates
  std::unique_ptr<abi::NetworkRules> network;  ///< null: nobody is told them
  std::vector<uint8_t> image;
};

/// Runs every step and every check; null iff `diagnostics` has errors.
[[nodiscard]] std::unique_ptr<BuiltSystem> try_build_system(const SystemPaths& paths, Diagnostics& diagnostics);

}  // namespace nacre::tool
