// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/secret/totp_secret.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace nacre::secret {
namespace {

constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

std::unexpected<std::string> failure(const std::filesystem::path& file, std::string_view what) {
  return std::unexpected(fmt::format("{}: {}", file.string(), what));
}

/// Creates the file in one step with its content: a second maker, or a power cut, never leaves half a secret.
std::expected<void, std::string> make(const std::filesystem::path& file) {
  std::array<std::byte, 32> bytes;
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    return failure(file, "the system gives no random bytes");
  }
  std::error_code error;
  std::filesystem::create_directories(file.parent_path(), error);
  if (!error) std::filesystem::permissions(file.parent_path(), std::filesystem::perms::owner_all, error);
  if (error) return failure(file.parent_path(), error.message());
  std::string text = to_base32(bytes) + "\n";
  std::string fresh = fmt::format("{}.{}", file.string(), getpid());
  int descriptor = open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) return failure(fresh, strerror(errno));
  bool written =
      write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fsync(descriptor) == 0;
  close(descriptor);
  bool placed = written && (link(fresh.c_str(), file.c_str()) == 0 || errno == EEXIST);
  int cause = errno;
  unlink(fresh.c_str());
  if (!placed) return failure(file, strerror(cause));
  return {};
}

std::expected<TotpSecret, std::string> read_from(const std::filesystem::path& file, int descriptor) {
  struct stat facts {};
  if (fstat(descriptor, &facts) != 0) return failure(file, strerror(errno));
  if ((facts.st_mode & 077) != 0)
    return failure(file, "others can read this secret; chmod 600 it, or remove it for a new one");
  char text[64];
  ssize_t length = read(descriptor, text, sizeof text);
  std::string_view seen(text, static_cast<size_t>(std::max<ssize_t>(length, 0)));
  while (seen.ends_with('\n')) seen.remove_suffix(1);
  auto bytes = from_base32(seen);
  TotpSecret secret{.bytes = {}, .base32 = std::string(seen), .file = file};
  if (bytes.size() != secret.bytes.size()) return failure(file, "is no secret; remove it for a new one");
  std::copy(bytes.begin(), bytes.end(), secret.bytes.begin());
  return secret;
}

}  // namespace

std::filesystem::path totp_file(const std::filesystem::path& build_folder) {
  return build_folder / "secret" / "totp.key";
}

std::expected<TotpSecret, std::string> totp_secret(const std::filesystem::path& build_folder) {
  auto file = totp_file(build_folder);
  if (!std::filesystem::exists(file)) {
    if (auto made = make(file); !made) return std::unexpected(made.error());
  }
  int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return failure(file, strerror(errno));
  auto secret = read_from(file, descriptor);
  close(descriptor);
  return secret;
}

std::string to_base32(std::span<const std::byte> bytes) {
  std::string text;
  unsigned kept = 0;
  unsigned bits = 0;
  for (std::byte byte : bytes) {
    kept = kept << 8 | std::to_integer<unsigned>(byte);
    for (bits += 8; bits >= 5; bits -= 5) text += digits[kept >> (bits - 5) & 31];
  }
  if (bits > 0) text += digits[kept << (5 - bits) & 31];
  return text;
}

std::vector<std::byte> from_base32(std::string_view text) {
  std::vector<std::byte> bytes;
  unsigned kept = 0;
  unsigned bits = 0;
  for (char c : text) {
    size_t digit = digits.find(c);
    if (digit == std::string_view::npos) return {};
    kept = kept << 5 | static_cast<unsigned>(digit);
    bits += 5;
    if (bits >= 8) bytes.push_back(static_cast<std::byte>(kept >> (bits -= 8)));
  }
  // What is left must be less than a digit, and zero: then only one text stands for these bytes.
  bool canonical = bits < 5 && (kept & ((1U << bits) - 1)) == 0;
  return canonical ? bytes : std::vector<std::byte>{};
}

}  // namespace nacre::secret
