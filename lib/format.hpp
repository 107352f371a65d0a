// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Text from numbers, for consoles and reports: `format_to(buffer, "{} of {x}", 3, 0x10)`. The placeholders are `{}`
// (decimal, text, bool) and `{x}` (hexadecimal without prefix); their number is checked by the compiler. What does not
// fit the buffer is cut. `append_format(text, ...)` appends to a std::string.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <concepts>
#include <string_view>
#include <type_traits>

namespace nacre {

/// Text of at most N bytes, kept in place.
template <size_t N>
class TextBuffer {
 public:
  /// Drops what does not fit.
  constexpr void add(char character) {
    if (size_ < N) characters_[size_++] = character;
  }
  /// Drops what does not fit.
  constexpr void add(std::string_view text) {
    for (const char each : text) add(each);
  }
  /// Empty again.
  constexpr void clear() { size_ = 0; }
  /// What has been added; good until the next change.
  [[nodiscard]] constexpr std::string_view view() const { return {characters_, size_}; }

 private:
  char characters_[N]{};
  size_t size_ = 0;
};

/// In base 10 or 16, small letters, without leading zeros.
template <class Out>
constexpr void add_number(Out& out, uint64_t value, unsigned base) {
  char digits[20]{};
  unsigned count = 0;
  do {
    digits[count++] = "0123456789abcdef"[value % base];
    value /= base;
  } while (value != 0);
  while (count != 0) out.add(digits[--count]);
}

/// One value. Hexadecimal shows the bits of a negative number, decimal its sign.
template <class Out, class T>
constexpr void add_value(Out& out, const T& value, bool hexadecimal) {
  if constexpr (std::same_as<T, bool>) {
    out.add(value ? std::string_view("true") : std::string_view("false"));
  } else if constexpr (std::same_as<T, char>) {
    out.add(value);
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    out.add(std::string_view(value));
  } else if constexpr (requires { value.to_raw(); }) {
    add_value(out, value.to_raw(), hexadecimal);
  } else if constexpr (std::is_enum_v<T>) {
    add_value(out, static_cast<std::underlying_type_t<T>>(value), hexadecimal);
  } else if constexpr (std::is_signed_v<T>) {
    const auto bits = static_cast<uint64_t>(static_cast<int64_t>(value));
    if (value < 0 && !hexadecimal) out.add('-');
    add_number(out, value < 0 && !hexadecimal ? uint64_t{0} - bits : bits, hexadecimal ? 16 : 10);
  } else {
    static_assert(std::is_unsigned_v<T>, "a type that the formatter does not know");
    add_number(out, value, hexadecimal ? 16 : 10);
  }
}

/// A format string with as many placeholders as there are values; anything else does not compile.
template <class... T>
struct FormatText {
  std::string_view text;  ///< the literal

  /// Does not compile unless the placeholders fit the types.
  template <size_t N>
  consteval FormatText(const char (&literal)[N]) : text(literal, N - 1) {
    if (count() != sizeof...(T)) the_number_of_placeholders_differs_from_the_number_of_values();
  }
  /// Length of the placeholder that `at` begins with; 0: none.
  [[nodiscard]] static constexpr size_t placeholder(std::string_view at) {
    return at.starts_with("{}") ? 2 : at.starts_with("{x}") ? 3 : 0;
  }

 private:
  static void the_number_of_placeholders_differs_from_the_number_of_values() {}
  [[nodiscard]] consteval size_t count() const {
    size_t found = 0;
    for (size_t i = 0; i < text.size(); ++i) found += placeholder(text.substr(i)) != 0 ? 1 : 0;
    return found;
  }
};

/// Adds what stands before the next placeholder; what stands after it.
template <class Out>
constexpr std::string_view add_until_placeholder(Out& out, std::string_view text) {
  size_t i = 0;
  while (i < text.size() && FormatText<>::placeholder(text.substr(i)) == 0) out.add(text[i++]);
  return text.substr(i);
}

/// Adds the text with its placeholders filled in. `out` has `add` for characters and texts.
template <class Out, class... T>
constexpr void format_to(Out& out, FormatText<std::type_identity_t<T>...> format, const T&... values) {
  std::string_view rest = format.text;
  auto one = [&](const auto& value) {
    rest = add_until_placeholder(out, rest);
    const size_t size = FormatText<>::placeholder(rest);
    add_value(out, value, size == 3);
    rest = rest.substr(size);
  };
  (one(values), ...);
  add_until_placeholder(out, rest);
}

/// Where append_format writes: any text with push_back and append, such as std::string.
template <class Text>
struct Appended {
  Text& text;  ///< what is added to
  /// For `format_to`.
  constexpr void add(char character) { text.push_back(character); }
  /// For `format_to`.
  constexpr void add(std::string_view more) { text.append(more.data(), more.size()); }
};

/// The same at the end of a text that grows, for components with a heap.
template <class Text, class... T>
constexpr void append_format(Text& text, FormatText<std::type_identity_t<T>...> format, const T&... values) {
  Appended<Text> out{text};
  format_to(out, format, values...);
}

}  // namespace nacre
