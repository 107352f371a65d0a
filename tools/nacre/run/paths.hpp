// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Where the tool finds what was built beside it.
#pragma once

#include <filesystem>

namespace nacre::tool::run {

/// The folder of all builds: `build` of the tree, from this program's own place in it (host/tools/nacre/nacre).
[[nodiscard]] std::filesystem::path build_folder();

}  // namespace nacre::tool::run
