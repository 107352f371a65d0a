// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Text that a template takes as an argument: names of interfaces, methods, channels and devices.
#pragma once

#include <stddef.h>

#include <string_view>

namespace nacre {

/// Text of a literal.
template <size_t N>
struct FixedText {
  char characters[N]{};  ///< with the zero at the end

  /// From a literal, implicitly: `Timer<"blink">`.
  consteval FixedText(const char (&text)[N]) {
    for (size_t i = 0; i < N; ++i) characters[i] = text[i];
  }
  static constexpr size_t size = N - 1;  ///< without the zero
  /// The text without the zero.
  [[nodiscard]] constexpr std::string_view view() const { return {characters, size}; }
};

}  // namespace nacre
