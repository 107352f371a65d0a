// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Registers by name, from the description that the stub offers (target.xml and the files that it includes).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace nacre::gdb_remote {

struct Register {
  unsigned number;  ///< of the `p` packet
  unsigned bits;
};

class TargetDescription {
 public:
  /// Files to fetch, in order, from the text of target.xml.
  [[nodiscard]] static std::vector<std::string> includes(std::string_view text);
  /// Adds the registers of one file. A register without a number follows the one before it, over all files.
  void add(std::string_view text);
  [[nodiscard]] const std::map<std::string, Register, std::less<>>& registers() const { return registers_; }

 private:
  std::map<std::string, Register, std::less<>> registers_;
  unsigned next_ = 0;
};

}  // namespace nacre::gdb_remote
