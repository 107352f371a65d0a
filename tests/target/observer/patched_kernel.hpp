// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A kernel with one check removed, to show that a test would notice.
#pragma once

#include <string>
#include <vector>

namespace nacre::observer {

/// Replaces a piece of text that occurs exactly once in the file.
struct Edit {
  std::string file;  ///< from the root of the tree
  std::string before;
  std::string after;
};

/// Copies the kernel's sources to the build folder, edits and builds them; gives the path of the ELF file. Throws
/// std::runtime_error if an edit does not apply or the kernel does not build.
[[nodiscard]] std::string build_patched_kernel(const std::string& name, const std::vector<Edit>& edits);

}  // namespace nacre::observer
