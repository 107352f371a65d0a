// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The Internet checksum (RFC 1071), 64 bytes at a time with the carry kept.
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "lwip/arch.h"

namespace {

[[nodiscard]] uint64_t load(const uint8_t* at) {
  uint64_t word;
  memcpy(&word, at, sizeof word);
  return word;
}

/// a + b in arithmetic modulo 2^64 - 1.
[[nodiscard]] uint64_t add(uint64_t a, uint64_t b) {
  uint64_t sum;
  return __builtin_add_overflow(a, b, &sum) ? sum + 1 : sum;
}

}  // namespace

/// The sum of the 16-bit words in memory order, as lwIP wants it: not complemented. An odd last byte counts as a word
/// with zero behind it.
extern "C" uint16_t nacre_lwip_checksum(const void* bytes, int length) {
  const auto* at = static_cast<const uint8_t*>(bytes);
  auto left = static_cast<size_t>(length);
  uint64_t sum = 0;
  for (; left >= 64; left -= 64, at += 64) {
    unsigned long long carry = 0;
    sum = __builtin_addcll(sum, load(at), carry, &carry);
    sum = __builtin_addcll(sum, load(at + 8), carry, &carry);
    sum = __builtin_addcll(sum, load(at + 16), carry, &carry);
    sum = __builtin_addcll(sum, load(at + 24), carry, &carry);
    sum = __builtin_addcll(sum, load(at + 32), carry, &carry);
    sum = __builtin_addcll(sum, load(at + 40), carry, &carry);
    sum = __builtin_addcll(sum, load(at + 48), carry, &carry);
    sum = __builtin_addcll(sum, load(at + 56), carry, &carry);
    sum = add(sum, carry);
  }
  for (; left >= 8; left -= 8, at += 8) sum = add(sum, load(at));
  uint64_t tail = 0;
  memcpy(&tail, at, left);
  sum = add(sum, tail);
  sum = (sum & 0xffff'ffff) + (sum >> 32);
  sum = (sum & 0xffff'ffff) + (sum >> 32);
  sum = (sum & 0xffff) + (sum >> 16);
  sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<uint16_t>(sum);
}
