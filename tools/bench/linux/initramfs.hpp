// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The archive that Linux unpacks as its first file system: "newc" of cpio (Documentation/driver-api/early-userspace of
// Linux), uncompressed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace nacre::bench {

enum class FileKind { folder, program, data, terminal };

struct ArchivedFile {
  std::string name;  ///< without a slash at its beginning; a folder comes before what is in it
  FileKind kind = FileKind::data;
  std::string content = {};  ///< of programs and data
};

/// The same bytes for the same files.
[[nodiscard]] std::string make_initramfs(const std::vector<ArchivedFile>& files);

}  // namespace nacre::bench
