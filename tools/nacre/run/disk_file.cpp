// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/run/disk_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "interfaces/blocks.hpp"

namespace nacre::tool::run {
namespace {

constexpr off_t usual_size = 16 << 20;  ///< in bytes, all zero; the host stores what is written

/// Never instead of a file that is there: it is the memory of a device.
std::string make(const std::filesystem::path& path) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const bool made = descriptor >= 0 && ftruncate(descriptor, usual_size) == 0;
  const int why = errno;
  if (descriptor >= 0) close(descriptor);
  return made ? "" : fmt::format("{}: {}", path.string(), strerror(why));
}

}  // namespace

std::expected<std::filesystem::path, std::string> try_disk_file(const std::filesystem::path& wished,
                                                                const std::filesystem::path& usual) {
  const std::filesystem::path& path = wished.empty() ? usual : wished;
  std::error_code error;
  if (wished.empty() && !std::filesystem::exists(path, error)) {
    if (const std::string why = make(path); !why.empty()) return std::unexpected(why);
  }
  if (!std::filesystem::is_regular_file(path, error)) {
    const char* const what = std::filesystem::exists(path, error) ? "is no file" : "there is no such file";
    return std::unexpected(fmt::format("disk {}: {}; expected a file of sectors of {} bytes", path.string(), what,
                                       interfaces::sector_size));
  }
  const uint64_t size = std::filesystem::file_size(path, error);
  if (error) return std::unexpected(fmt::format("disk {}: {}", path.string(), error.message()));
  if (size != 0 && size % interfaces::sector_size == 0) return path;
  return std::unexpected(fmt::format("disk {}: it has {} bytes; expected a multiple of {}, and not 0", path.string(),
                                     size, interfaces::sector_size));
}

}  // namespace nacre::tool::run
