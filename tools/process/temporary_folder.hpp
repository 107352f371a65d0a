// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A folder for sockets and other files of one run, removed with what is in it. Paths are short enough for unix sockets.
#pragma once

#include <filesystem>

namespace nacre::process {

class TemporaryFolder {
 public:
  /// Throws std::filesystem::filesystem_error if the system has no place for it.
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace nacre::process
