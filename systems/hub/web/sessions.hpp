// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Tokens of browser sessions: a form counts only with one, so that a page from elsewhere cannot send it. The oldest of too
// many is dropped. Pure.
#pragma once

#include <stdint.h>

#include <string_view>

namespace nacre::hub {

class Sessions {
 public:
  static constexpr unsigned most = 16;
  static constexpr unsigned digits = 32;

  /// `random` is secret and never the same. The view is good until the session is dropped.
  [[nodiscard]] std::string_view begin(const uint64_t (&random)[2]) {
    Token& token = tokens_[next_ % most];
    next_ += 1;
    for (unsigned i = 0; i < digits; ++i) token.text[i] = "0123456789abcdef"[random[i / 16] >> (60 - i % 16 * 4) & 15];
    return {token.text, digits};
  }

  /// Takes as long for a wrong token as for a right one.
  [[nodiscard]] bool knows(std::string_view text) const {
    if (text.size() != digits) return false;
    bool found = false;
    for (unsigned i = 0; i < most && i < next_; ++i) {
      unsigned difference = 0;
      for (unsigned at = 0; at < digits; ++at)
        difference |= static_cast<unsigned>(static_cast<unsigned char>(tokens_[i].text[at] ^ text[at]));
      found |= difference == 0;
    }
    return found;
  }

 private:
  struct Token {
    char text[digits];
  };
  Token tokens_[most]{};
  uint64_t next_ = 0;
};

}  // namespace nacre::hub
