// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lib/format.hpp"

namespace nacre::hub {

/// "21.4" for 214, "-0.5" for -5.
class Tenths {
 public:
  constexpr explicit Tenths(int tenths) {
    const unsigned size = tenths < 0 ? 0U - static_cast<unsigned>(tenths) : static_cast<unsigned>(tenths);
    if (tenths < 0) text_.add('-');
    add_number(text_, size / 10, 10);
    text_.add('.');
    add_number(text_, size % 10, 10);
  }
  constexpr operator std::string_view() const { return text_.view(); }

 private:
  TextBuffer<14> text_;
};

}  // namespace nacre::hub
