// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The secret of the one-time codes of one build directory.
#pragma once

#include <array>
#include <cstddef>
#include <expected>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nacre::secret {

struct TotpSecret {
  std::array<std::byte, 32> bytes;
  std::string base32;  ///< the same as people and oathtool take it
  std::filesystem::path file;
};

/// Where it stands.
[[nodiscard]] std::filesystem::path totp_file(const std::filesystem::path& build_folder);

/// Reads it, or makes it if it is not there yet. A file that others can read, or that holds anything but a secret, is
/// an error that names it; nothing is ever overwritten.
[[nodiscard]] std::expected<TotpSecret, std::string> totp_secret(const std::filesystem::path& build_folder);

/// RFC 4648 without padding.
[[nodiscard]] std::string to_base32(std::span<const std::byte> bytes);
/// Empty if `text` is no base32 without padding.
[[nodiscard]] std::vector<std::byte> from_base32(std::string_view text);

}  // namespace nacre::secret
