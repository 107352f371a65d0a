// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/process/lines.hpp"

#include <unistd.h>

#include <cerrno>

namespace nacre::process {

bool Lines::read_from(int descriptor) {
  char piece[4096];
  ssize_t got = read(descriptor, piece, sizeof piece);
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return true;
  if (got <= 0) return false;
  kept_.append(piece, static_cast<size_t>(got));
  return true;
}

std::optional<std::string> Lines::next() {
  size_t end = kept_.find('\n');
  if (end == std::string::npos) return std::nullopt;
  std::string line = kept_.substr(0, end);
  kept_.erase(0, end + 1);
  while (line.ends_with('\r')) line.pop_back();
  return line;
}

}  // namespace nacre::process
