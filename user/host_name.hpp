// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The name of a host, as a value that fits a message: up to 60 characters, ten in a word. Holding one proves that the
// text is well formed, whoever sent it; it does not prove that there is such a host.
#pragma once

#include <optional>
#include <string_view>

#include "abi/calls.hpp"
#include "user/codec.hpp"

namespace nacre::user {

/// The name of a host, of up to 60 characters: what fits a message.
class HostName {
 public:
  static constexpr unsigned in_word = 10;                    ///< characters in a word of a message
  static constexpr unsigned longest = in_word * abi::words;  ///< characters of a name

  /// No name: nothing that is sent or received equals it.
  constexpr HostName() = default;
  /// Labels of letters, digits, '-' and '_' with single dots between them, none at the end. Capitals become small
  /// letters: names are equal if their letters are.
  [[nodiscard]] static constexpr std::optional<HostName> try_from(std::string_view text) {
    if (text.empty() || text.size() > longest) return std::nullopt;
    HostName name;
    char before = '.';
    for (size_t i = 0; i < text.size(); ++i) {
      const char each = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] - 'A' + 'a') : text[i];
      const bool empty_label = each == '.' && before == '.';
      if (empty_label || alphabet.find(each) == std::string_view::npos) return std::nullopt;
      name.text_[i] = before = each;
    }
    if (before == '.') return std::nullopt;
    return name;
  }

  /// Empty: no name.
  [[nodiscard]] constexpr std::string_view view() const { return text_; }
  /// The same with a zero behind it.
  [[nodiscard]] constexpr const char* c_str() const { return text_; }
  friend constexpr bool operator==(const HostName& a, const HostName& b) { return a.view() == b.view(); }

 private:
  friend struct Codec<HostName>;
  static constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz0123456789-._";
  char text_[longest + 1]{};  ///< ends with a zero
};

// ---- machinery: nobody writes these names ----

/// Each character is its place in the alphabet, from 1 on, in six bits; the first one lowest. Zero: no more follow.
template <>
struct Codec<HostName> {
  static constexpr unsigned words = abi::words;
  static constexpr unsigned bits = words * 64;
  static constexpr char name[] = "host_name";

  static constexpr void encode(const HostName& value, uint64_t* out) {
    for (unsigned i = 0; i < words; ++i) out[i] = 0;
    const std::string_view text = value.view();
    for (unsigned i = 0; i < text.size(); ++i) {
      const uint64_t code = HostName::alphabet.find(text[i]) + 1;
      out[i / HostName::in_word] |= code << i % HostName::in_word * bits_each;
    }
  }
  [[nodiscard]] static constexpr bool decode(const uint64_t* in, HostName& value) {
    char text[HostName::longest]{};
    unsigned length = 0;
    for (unsigned i = 0; i < HostName::longest; ++i) {
      const uint64_t code = in[i / HostName::in_word] >> i % HostName::in_word * bits_each & 63;
      if (code > HostName::alphabet.size()) return false;
      if (code == 0) continue;
      if (length != i) return false;  // something follows the end
      text[length++] = HostName::alphabet[code - 1];
    }
    for (unsigned i = 0; i < words; ++i) {
      if (in[i] >> HostName::in_word * bits_each != 0) return false;
    }
    const auto name = HostName::try_from({text, length});
    value = name.value_or(HostName{});
    return name.has_value();
  }

 private:
  static constexpr unsigned bits_each = 6;
};

}  // namespace nacre::user
