// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Where the parser is in the tokens of a file. One token ahead decides everything.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "tools/nacre/policy/ast.hpp"
#include "tools/nacre/policy/lexer.hpp"

namespace nacre::tool::policy {

/// Thrown and caught inside the parser: the rest of an item makes no sense after an error of form.
struct FormError {
  Place at;
  std::string text;
};

inline constexpr unsigned deepest_nesting = 64;

class Cursor {
 public:
  /// The tokens end with one of kind `end`.
  explicit Cursor(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  [[nodiscard]] const Token& next() const { return tokens_[position_]; }
  [[nodiscard]] At here() const { return {next().at}; }
  [[nodiscard]] bool at_end() const { return next().kind == TokenKind::end; }
  [[nodiscard]] bool sees_word(std::string_view word) const;
  [[nodiscard]] bool sees_any_of(std::initializer_list<std::string_view> words) const;
  [[nodiscard]] bool sees_sign(std::string_view sign) const;
  /// A word that is none of the language's.
  [[nodiscard]] bool sees_id() const;
  /// Takes it if it is next.
  bool try_word(std::string_view word);
  bool try_sign(std::string_view sign);

  /// Without `expected`, the word or sign itself was.
  void word(std::string_view word, const std::string& expected = "");
  void sign(std::string_view sign, const std::string& expected = "");
  [[nodiscard]] Word id(const std::string& expected);
  /// Where nothing but a name can stand.
  [[nodiscard]] Word name(const std::string& expected);
  [[nodiscard]] Number number(const std::string& expected);
  [[nodiscard]] Word string(const std::string& expected);
  /// What ends with its line, at ';' or before '}'.
  void end_of_line(const std::string& expected);

  /// Around what may contain itself, so that no text exhausts the stack.
  template <class Parse>
  auto nested(Parse parse) {
    if (depth_ == deepest_nesting) refuse_nesting();
    depth_ += 1;
    auto result = parse();
    depth_ -= 1;
    return result;
  }

  [[noreturn]] void refuse(const std::string& expected) const;
  /// On to the next word that begins an item at the beginning of a line, if it is not there; but past the token at
  /// `begin`, where the item began.
  void skip_item(const Token& begin);

 private:
  [[noreturn]] void refuse_nesting() const;
  void advance() { position_ += at_end() ? 0 : 1; }

  std::vector<Token> tokens_;
  size_t position_ = 0;
  unsigned depth_ = 0;
};

}  // namespace nacre::tool::policy
