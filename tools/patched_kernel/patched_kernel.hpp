// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Kernels with something taken away, to show that a test or a proof would notice. They are built from a copy of the sources.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace nacre::patched_kernel {

/// Replaces a piece of text that occurs exactly once in the file.
struct Edit {
  std::string file;  ///< from the root of the tree
  std::string before;
  std::string after;
};

class Sources {
 public:
  /// Copies the kernel's sources from `tree` to `folder`, which is emptied before. Throws std::runtime_error, as `build` does.
  Sources(std::filesystem::path tree, std::filesystem::path folder);

  /// Gives the path of the ELF file, which the next call overwrites. The edits of the call before are taken back.
  [[nodiscard]] std::string build(const std::vector<Edit>& edits);

 private:
  void apply(const Edit& edit);

  std::filesystem::path tree_;
  std::filesystem::path folder_;
  std::vector<std::string> edited_;
};

}  // namespace nacre::patched_kernel
