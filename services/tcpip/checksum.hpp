// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The Internet checksum (RFC 1071): sums of 16-bit words in the order of memory, in arithmetic modulo 2^64 - 1 until they
// are folded. An odd last byte counts as a word with zero behind it.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace nacre::tcpip {

[[nodiscard]] constexpr uint64_t add_sums(uint64_t a, uint64_t b) {
  uint64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? sum + 1 : sum;
}

[[nodiscard]] constexpr uint16_t fold(uint64_t sum) {
  sum = (sum & 0xffff'ffff) + (sum >> 32);
  sum = (sum & 0xffff'ffff) + (sum >> 32);
  sum = (sum & 0xffff) + (sum >> 16);
  sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<uint16_t>(sum);
}

[[nodiscard]] uint64_t sum_of(const void* bytes, size_t length);
/// The sum is that of the copy, whatever becomes of the source meanwhile.
[[nodiscard]] uint64_t copy_and_sum(void* to, const void* from, size_t length);

}  // namespace nacre::tcpip
