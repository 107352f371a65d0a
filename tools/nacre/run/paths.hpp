// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Where the tool finds what was built beside it.
#pragma once

#include <filesystem>

namespace nacre::tool::run {

/// CMake's folder of the host build, from this program's own place in it (tools/nacre/nacre).
[[nodiscard]] std::filesystem::path host_build_folder();

/// The source tree, if this program is in its `build/host`.
[[nodiscard]] std::filesystem::path tree_folder();

/// The installed SDK that belongs to this program, with `include`, `lib` and `share`.
[[nodiscard]] std::filesystem::path sdk_folder();

/// Beside this program, where it is installed; otherwise in the build folder.
[[nodiscard]] std::filesystem::path modbus_peer_program();

}  // namespace nacre::tool::run
