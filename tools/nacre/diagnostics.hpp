// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Places in source files, and the list of what is wrong there. A step of the tool reports everything that it finds
// and goes on where it can; the caller asks `failed` before it uses a result.
#pragma once

#include <stdint.h>

#include <string>
#include <vector>

namespace nacre::tool {

/// Line and column count from 1. Line 0: the file as a whole.
struct Place {
  std::string file;
  uint32_t line = 0;
  uint32_t column = 0;
};

/// A value and where it was written, for errors about it.
template <class T>
struct Located {
  T value{};
  Place at;
};

using Name = Located<std::string>;

class Diagnostics {
 public:
  void error(const Place& at, std::string text);
  void warning(const Place& at, std::string text);
  [[nodiscard]] bool failed() const { return errors_ > 0; }
  /// One line each, `file:line:column: error: text`, in the order of the report.
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::string> lines_;
  unsigned errors_ = 0;
};

/// "'a', 'b' or 'c'": for what was expected.
[[nodiscard]] std::string one_of(const std::vector<std::string>& names);

}  // namespace nacre::tool
