// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/verify/hex.hpp"

namespace nacre::proof::verify {

std::string hex(const Digest& digest) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const uint8_t byte : digest) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

std::string sha256_hex(std::string_view text) {
  return hex(sha256(std::span(reinterpret_cast<const uint8_t*>(text.data()), text.size())));
}

}  // namespace nacre::proof::verify
