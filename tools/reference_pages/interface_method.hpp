// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A method of an interface as its header declares it (user/interface.hpp): one struct, derived from user::Method.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace nacre::pages {

/// An argument or a result.
struct Value {
  std::string type;
  std::string name;
  unsigned word = 0;    ///< the first of its words in the message
  unsigned words = 1;   ///< how many are its own; with `packed` it shares one
  bool packed = false;  ///< shares its word
  /// A guard of a channel can bound it.
  [[nodiscard]] bool guardable() const { return words == 1 && !packed; }
};

struct InterfaceMethod {
  std::string type;  ///< the struct
  unsigned number = 0;
  std::string name;  ///< in a system description
  std::vector<Value> takes;
  std::vector<Value> gives;
};

/// `declaration` is the struct on one line. The error says what was expected.
[[nodiscard]] std::expected<InterfaceMethod, std::string> parse_method(std::string_view declaration);

}  // namespace nacre::pages
