// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The small texts inside a request that its parser leaves alone: targets, percent-encoding, forms. Pure and bounded.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <span>
#include <string_view>

namespace nacre::web {

[[nodiscard]] constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// `word` is in lower case.
[[nodiscard]] constexpr bool same_word(std::string_view text, std::string_view word) {
  if (text.size() != word.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (lower(text[i]) != word[i]) return false;
  }
  return true;
}

/// The path of a request's target: without the query, and without scheme and authority if they are there.
[[nodiscard]] constexpr std::string_view path_of(std::string_view target) {
  constexpr std::string_view scheme = "http://";
  if (target.size() >= scheme.size() && same_word(target.substr(0, scheme.size()), scheme)) {
    target.remove_prefix(scheme.size());
    const size_t slash = target.find_first_of("/?#");
    if (slash == std::string_view::npos || target[slash] != '/') return "/";
    target.remove_prefix(slash);
  }
  return target.substr(0, target.find_first_of("?#"));
}

/// The media type without its parameters.
[[nodiscard]] constexpr bool is_form(std::string_view content_type) {
  std::string_view type = content_type.substr(0, content_type.find(';'));
  while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.remove_suffix(1);
  return same_word(type, "application/x-www-form-urlencoded");
}

[[nodiscard]] constexpr int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char low = lower(c);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/// A decoded text of at most N bytes.
template <size_t N>
struct Decoded {
  char bytes[N]{};
  size_t size = 0;
  [[nodiscard]] constexpr std::string_view view() const { return {bytes, size}; }
};

/// `+` is a blank, `%41` an A. False: a broken escape, or more than fits.
template <size_t N>
[[nodiscard]] constexpr bool try_decode(std::string_view text, Decoded<N>& out) {
  out.size = 0;
  while (!text.empty()) {
    char c = text.front() == '+' ? ' ' : text.front();
    size_t used = 1;
    if (c == '%') {
      const int high = text.size() > 2 ? hex_digit(text[1]) : -1;
      const int low = text.size() > 2 ? hex_digit(text[2]) : -1;
      if (high < 0 || low < 0) return false;
      c = static_cast<char>(high * 16 + low);
      used = 3;
    }
    if (out.size == N) return false;
    out.bytes[out.size++] = c;
    text.remove_prefix(used);
  }
  return true;
}

/// The field `name` of a form. False: it is not there, it is there twice, or its value does not decode.
template <size_t N>
[[nodiscard]] constexpr bool try_field(std::string_view form, std::string_view name, Decoded<N>& value) {
  bool found = false;
  while (!form.empty()) {
    const size_t end = form.find('&');
    const std::string_view pair = form.substr(0, end);
    form.remove_prefix(end == std::string_view::npos ? form.size() : end + 1);
    const size_t equals = pair.find('=');
    if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
    if (found || !try_decode(pair.substr(equals + 1), value)) return false;
    found = true;
  }
  return found;
}

}  // namespace nacre::web
