// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/lexer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace nacre::tool::policy {
namespace {

constexpr std::array<std::string_view, 56> reserved = {
    "after",   "allow",   "and",   "any",       "at",     "automaton", "boot",    "burst", "by",     "channel",
    "claim",   "control", "data",  "delivered", "denied", "each",      "else",    "event", "except", "expire",
    "fail",    "for",     "from",  "guard",     "holds",  "in",        "include", "keep",  "lost",   "most",
    "never",   "no",      "not",   "ok",        "once",   "only",      "or",      "per",   "policy", "previously",
    "rate",    "restart", "same",  "signal",    "since",  "start",     "state",   "stay",  "test",   "then",
    "through", "to",      "until", "value",     "verdict", "wait"};
/// Longer ones before their beginnings.
constexpr std::array<std::string_view, 16> signs = {"..", "->", "=>", ">", ".", ",", ";", ":",
                                                    "(",  ")",  "{",  "}", "=", "*", "+", "-"};

bool is_small_letter(char letter) { return letter >= 'a' && letter <= 'z'; }
bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
/// What people write together, in a name or not.
bool joins(char letter) {
  return is_small_letter(letter) || is_digit(letter) || letter == '_' || (letter >= 'A' && letter <= 'Z');
}
bool is_control(char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f; }

class Lexer {
 public:
  Lexer(const std::string& file, std::string_view text, Diagnostics& diagnostics)
      : file_(file), text_(text), diagnostics_(diagnostics) {}

  std::optional<std::vector<Token>> try_tokens() {
    for (skip_space(); !rest().empty(); skip_space()) take();
    add(TokenKind::end, "", 0, here());
    if (failed_) return std::nullopt;
    return std::move(tokens_);
  }

 private:
  [[nodiscard]] std::string_view rest() const { return text_.substr(position_); }
  [[nodiscard]] Place here() const { return {file_, line_, column_}; }

  void error(const Place& at, std::string text) {
    diagnostics_.error(at, std::move(text));
    failed_ = true;
  }

  /// Bytes that continue a character of UTF-8 have no column.
  void advance(size_t bytes) {
    for (; bytes > 0; --bytes) {
      const char letter = text_[position_++];
      if (letter == '\n') {
        line_ += 1;
        column_ = 1;
        line_empty_ = true;
      } else if ((static_cast<unsigned char>(letter) & 0xc0) != 0x80) {
        column_ += 1;
      }
    }
  }

  void skip_space() {
    for (; !rest().empty(); advance(1)) {
      if (rest().front() == '#') advance(std::min(rest().find('\n'), rest().size()));
      if (rest().empty() || std::string_view(" \t\r\n").find(rest().front()) == std::string_view::npos) return;
    }
  }

  void add(TokenKind kind, std::string_view text, uint64_t number, const Place& at) {
    tokens_.push_back({kind, std::string(text), number, at, line_empty_ || kind == TokenKind::end});
    line_empty_ = false;
  }

  void take() {
    const char first = rest().front();
    if (first == '"') return take_string();
    if (joins(first)) return take_joined();
    for (const std::string_view sign : signs) {
      if (!rest().starts_with(sign)) continue;
      const Place at = here();
      add(TokenKind::sign, sign, 0, at);
      return advance(sign.size());
    }
    refuse_character();
  }

  void refuse_character() {
    size_t bytes = 1;
    while (bytes < rest().size() && (static_cast<unsigned char>(rest()[bytes]) & 0xc0) == 0x80) ++bytes;
    const std::string text =
        is_control(rest().front()) ? fmt::format("\\x{:02x}", rest().front()) : std::string(rest().substr(0, bytes));
    error(here(), fmt::format("found '{}'; expected a word, a number, a string or a sign", text));
    advance(bytes);
  }

  void take_string() {
    const Place at = here();
    const std::string_view inside = rest().substr(1);
    const size_t size = static_cast<size_t>(
        std::find_if(inside.begin(), inside.end(), [](char letter) { return letter == '"' || is_control(letter); }) -
        inside.begin());
    const bool closed = size < inside.size() && inside[size] == '"';
    if (!closed)
      error(at, fmt::format("the string '{}' has no end; expected '\"' on the same line", inside.substr(0, size)));
    if (closed && size == 0) error(at, "the string is empty; expected at least one character");
    add(TokenKind::string, inside.substr(0, size), 0, at);
    advance(size + (closed ? 2 : 1));
  }

  void take_joined() {
    const Place at = here();
    const auto end = std::find_if_not(rest().begin(), rest().end(), joins);
    const std::string_view text = rest().substr(0, static_cast<size_t>(end - rest().begin()));
    if (is_digit(text.front())) {
      add(TokenKind::number, text, number_of(text, at), at);
    } else {
      const bool good =
          is_small_letter(text.front()) && text.size() <= longest_name &&
          std::none_of(text.begin(), text.end(), [](char letter) { return letter >= 'A' && letter <= 'Z'; });
      if (!good)
        error(at, fmt::format("'{}' is no name; expected small letters, digits and '_', a letter first, at most {}",
                              text, longest_name));
      add(TokenKind::word, text, 0, at);
    }
    advance(text.size());
  }

  uint64_t number_of(std::string_view text, const Place& at) {
    const bool hexadecimal = text.starts_with("0x");
    const std::string_view digits = hexadecimal ? text.substr(2) : text;
    uint64_t number = 0;
    const auto [rest, status] =
        std::from_chars(digits.data(), digits.data() + digits.size(), number, hexadecimal ? 16 : 10);
    if (status == std::errc{} && rest == digits.data() + digits.size()) return number;
    if (status == std::errc::result_out_of_range) {
      error(at, fmt::format("'{}' is too large; expected a number below 2^64", text));
    } else {
      error(at,
            fmt::format(
                "'{}' is no number; expected decimal digits, or '0x' and hexadecimal digits, then a space or a sign",
                text));
    }
    return 0;
  }

  std::string file_;
  std::string_view text_;
  Diagnostics& diagnostics_;
  std::vector<Token> tokens_;
  size_t position_ = 0;
  uint32_t line_ = 1;
  uint32_t column_ = 1;
  bool line_empty_ = true;
  bool failed_ = false;
};

}  // namespace

bool is_reserved(std::string_view word) { return std::binary_search(reserved.begin(), reserved.end(), word); }

std::optional<std::vector<Token>> try_tokens(const std::string& file, std::string_view text, Diagnostics& diagnostics) {
  return Lexer(file, text, diagnostics).try_tokens();
}

}  // namespace nacre::tool::policy
