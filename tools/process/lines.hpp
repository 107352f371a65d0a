// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Text from a descriptor, cut into lines.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nacre::process {

class Lines {
 public:
  /// Reads once what is there, blocking if nothing is. False at the end of the input or on an error.
  [[nodiscard]] bool read_from(int descriptor);
  void push(std::string_view text) { kept_ += text; }
  /// The next complete line without its end (a carriage return before it is dropped too).
  [[nodiscard]] std::optional<std::string> next();
  /// What has come of a line that is not complete.
  [[nodiscard]] std::string_view rest() const { return kept_; }

 private:
  std::string kept_;
};

}  // namespace nacre::process
