// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Policy text as words, numbers, strings and signs.
#pragma once

#include <stdint.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/nacre/diagnostics.hpp"

namespace nacre::tool::policy {

enum class TokenKind : uint8_t { word, number, string, sign, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string text;  ///< as written; of a string without its quotes
  uint64_t number = 0;
  Place at;
  bool first_on_line = true;
};

inline constexpr size_t longest_name = 31;

/// Words of the language are no names where both can stand.
[[nodiscard]] bool is_reserved(std::string_view word);

/// Ends with a token of kind `end`. All that is no token is reported, and then there is nothing.
[[nodiscard]] std::optional<std::vector<Token>> try_tokens(const std::string& file, std::string_view text,
                                                           Diagnostics& diagnostics);

}  // namespace nacre::tool::policy
