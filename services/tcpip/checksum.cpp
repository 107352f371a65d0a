// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tcpip/checksum.hpp"

#include <string.h>

#include "lwip/arch.h"

namespace nacre::tcpip {
namespace {

constexpr size_t word_size = sizeof(uint64_t);
constexpr size_t block_words = 8;
constexpr size_t block_size = block_words * word_size;

[[nodiscard, gnu::always_inline]] inline uint64_t load(const uint8_t* from) {
  uint64_t word;
  memcpy(&word, from, sizeof word);
  return word;
}

/// The bytes of the word's size and less, which are summed as one word.
[[nodiscard]] uint64_t load_tail(const uint8_t* from, size_t length) {
  uint64_t word = 0;
  memcpy(&word, from, length);
  return word;
}

/// What happens to the words beside being summed.
struct OnlySum {
  [[gnu::always_inline]] static void see(size_t, const uint64_t (&)[block_words]) {}
  static void see(size_t, uint64_t, size_t) {}
};
struct Copy {
  uint8_t* to;
  [[gnu::always_inline]] void see(size_t at, const uint64_t (&words)[block_words]) const {
#pragma clang loop unroll(full)
    for (size_t i = 0; i < block_words; ++i) memcpy(to + at + i * word_size, &words[i], word_size);
  }
  void see(size_t at, uint64_t word, size_t length) const { memcpy(to + at, &word, length); }
};

/// A block is read as a whole before anything is written. The carry runs through it and is added at its end.
template <class Sight>
[[nodiscard, gnu::always_inline]] uint64_t sum_up(const uint8_t* from, size_t length, Sight sight) {
  uint64_t sum = 0;
  size_t at = 0;
  for (; length - at >= block_size; at += block_size) {
    uint64_t words[block_words];
#pragma clang loop unroll(full)
    for (size_t i = 0; i < block_words; ++i) words[i] = load(from + at + i * word_size);
    sight.see(at, words);
    unsigned long long carry = 0;
#pragma clang loop unroll(full)
    for (size_t i = 0; i < block_words; ++i) sum = __builtin_addcll(sum, words[i], carry, &carry);
    sum += carry;  // no overflow: where there is a carry, the sum is at most 2^64 - 2
  }
  for (; length - at >= word_size; at += word_size) {
    const uint64_t word = load(from + at);
    sight.see(at, word, word_size);
    sum = add_sums(sum, word);
  }
  if (length == at) return sum;
  const uint64_t tail = load_tail(from + at, length - at);
  sight.see(at, tail, length - at);
  return add_sums(sum, tail);
}

}  // namespace

uint64_t sum_of(const void* bytes, size_t length) {
  return sum_up(static_cast<const uint8_t*>(bytes), length, OnlySum{});
}

uint64_t copy_and_sum(void* to, const void* from, size_t length) {
  return sum_up(static_cast<const uint8_t*>(from), length, Copy{static_cast<uint8_t*>(to)});
}

}  // namespace nacre::tcpip

/// As lwIP wants it: not complemented.
extern "C" uint16_t nacre_lwip_checksum(const void* bytes, int length) {
  return nacre::tcpip::fold(nacre::tcpip::sum_of(bytes, static_cast<size_t>(length)));
}
