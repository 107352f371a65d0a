// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/cursor.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace nacre::tool::policy {
namespace {

std::string found(const Token& token) {
  if (token.kind == TokenKind::end) return "the end of the file";
  if (token.kind == TokenKind::string) return "\"" + token.text + "\"";
  const bool reserved = token.kind == TokenKind::word && is_reserved(token.text);
  return "'" + token.text + (reserved ? "', a word of the language" : "'");
}

std::string quoted_or(std::string_view text, const std::string& expected) {
  return expected.empty() ? fmt::format("'{}'", text) : expected;
}

}  // namespace

bool Cursor::sees_word(std::string_view word) const { return next().kind == TokenKind::word && next().text == word; }

bool Cursor::sees_any_of(std::initializer_list<std::string_view> words) const {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return sees_word(word); });
}

bool Cursor::sees_sign(std::string_view sign) const { return next().kind == TokenKind::sign && next().text == sign; }

bool Cursor::sees_id() const { return next().kind == TokenKind::word && !is_reserved(next().text); }

bool Cursor::try_word(std::string_view word) {
  const bool seen = sees_word(word);
  if (seen) advance();
  return seen;
}

bool Cursor::try_sign(std::string_view sign) {
  const bool seen = sees_sign(sign);
  if (seen) advance();
  return seen;
}

void Cursor::word(std::string_view word, const std::string& expected) {
  if (!try_word(word)) refuse(quoted_or(word, expected));
}

void Cursor::sign(std::string_view sign, const std::string& expected) {
  if (!try_sign(sign)) refuse(quoted_or(sign, expected));
}

Word Cursor::id(const std::string& expected) {
  if (!sees_id()) refuse(expected);
  return name(expected);
}

Word Cursor::name(const std::string& expected) {
  if (next().kind != TokenKind::word) refuse(expected);
  Word word{next().text, here()};
  advance();
  return word;
}

Number Cursor::number(const std::string& expected) {
  if (next().kind != TokenKind::number) refuse(expected);
  const Number number{next().number, here()};
  advance();
  return number;
}

Word Cursor::string(const std::string& expected) {
  if (next().kind != TokenKind::string) refuse(expected);
  Word word{next().text, here()};
  advance();
  return word;
}

void Cursor::end_of_line(const std::string& expected) {
  if (try_sign(";") || sees_sign("}") || next().first_on_line) return;
  refuse(expected);
}

void Cursor::refuse(const std::string& expected) const {
  throw FormError{next().at, fmt::format("found {}; expected {}", found(next()), expected)};
}

void Cursor::refuse_nesting() const {
  throw FormError{next().at, fmt::format("nested too deeply; expected at most {} levels", deepest_nesting)};
}

void Cursor::skip_item(const Token& begin) {
  const auto at_item = [this] {
    return next().first_on_line && next().at.column == 1 &&
           sees_any_of({"allow", "event", "automaton", "claim", "test", "value", "include"});
  };
  depth_ = 0;
  if (&next() == &begin) advance();
  while (!at_end() && !at_item()) advance();
}

}  // namespace nacre::tool::policy
