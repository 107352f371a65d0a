// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The file of this host that is the machine's disk.
#pragma once

#include <expected>
#include <filesystem>
#include <string>

namespace nacre::tool::run {

/// The `wished` one, which must be there; if none is wished for, `usual`, which is made if it is not there. The error
/// names the file and says what was expected.
[[nodiscard]] std::expected<std::filesystem::path, std::string> try_disk_file(const std::filesystem::path& wished,
                                                                              const std::filesystem::path& usual);

}  // namespace nacre::tool::run
