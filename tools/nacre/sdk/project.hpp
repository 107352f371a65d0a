// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A project: a folder with CMakeLists.txt and system.toml outside every tree of Nacre. It is built, into its folder
// `build`, against the Nacre that this program belongs to.
#pragma once

#include <filesystem>
#include <string>

namespace nacre::tool::sdk {

/// Folder of NacreConfig.cmake: of the prefix that this program is installed in, or of the tree's own.
[[nodiscard]] std::filesystem::path package_folder();
[[nodiscard]] std::filesystem::path template_folder();

/// For find_system: a name under systems/ of the tree that this program belongs to is meant wherever it is called from.
[[nodiscard]] std::string locate_system(const std::string& system);

/// Builds the project that `system` (as find_system takes it) is in; nothing to do for a system of a tree. CMake and
/// the compiler print what is wrong. The exit status for the process.
[[nodiscard]] int build_project(const std::string& system);

}  // namespace nacre::tool::sdk
