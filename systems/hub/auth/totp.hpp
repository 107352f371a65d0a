// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Time-based one-time codes: RFC 6238 with HMAC-SHA-256, six digits, steps of 30 s since 1970. Pure.
#pragma once

#include "lib/sha256.hpp"

namespace nacre::hub {

inline constexpr uint64_t step_seconds = 30;
inline constexpr uint32_t code_modulus = 1'000'000;
inline constexpr size_t secret_size = 32;

using Secret = std::span<const uint8_t, secret_size>;

[[nodiscard]] constexpr uint64_t step_at(uint64_t seconds_since_1970) { return seconds_since_1970 / step_seconds; }

/// Dynamic truncation of RFC 4226, 5.3.
[[nodiscard]] constexpr uint32_t truncate(const Digest& digest) {
  const size_t offset = digest[digest.size() - 1] & 0xf;
  return (uint32_t{digest[offset]} & 0x7f) << 24 | uint32_t{digest[offset + 1]} << 16 |
         uint32_t{digest[offset + 2]} << 8 | digest[offset + 3];
}

/// The code of one step, below code_modulus.
[[nodiscard]] constexpr uint32_t code_at(Secret secret, uint64_t step) {
  std::array<uint8_t, 8> counter{};
  for (size_t i = 0; i < counter.size(); ++i) counter[i] = static_cast<uint8_t>(step >> (56 - 8 * i));
  return truncate(hmac_sha256(secret, counter)) % code_modulus;
}

}  // namespace nacre::hub
