// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The checksum of 32 bytes at a time against one of 16 bits at a time.
#include <doctest/doctest.h>
#include <lwip/arch.h>

#include <memory>
#include <random>

#include "tests/network/wire.hpp"

namespace {

using namespace nacre::wire;

/// A word in memory order of a little-endian machine, as lwIP wants it.
unsigned swapped(unsigned word) { return (word >> 8 | word << 8) & 0xffff; }

/// Zero and 0xffff are the same number in one's complement.
bool same(unsigned a, unsigned b) { return a % 0xffff == b % 0xffff; }

/// For each length and address the bytes lie at the end of their memory, so that a read beyond them is seen.
void compare(auto&& byte) {
  for (size_t length = 0; length <= 2000; ++length) {
    for (size_t offset = 0; offset < 8; ++offset) {
      const auto memory = std::make_unique<uint8_t[]>(offset + length);
      for (size_t i = 0; i < length; ++i) memory[offset + i] = byte();
      const uint8_t* begin = memory.get() + offset;
      const unsigned found = nacre_lwip_checksum(begin, static_cast<int>(length));
      const unsigned right = swapped(sum(View(begin, length)));
      REQUIRE_MESSAGE(same(found, right), "length ", length, ", offset ", offset);
      REQUIRE((found == 0) == (right == 0));
    }
  }
}

TEST_CASE("random bytes, of every length up to 2000 and at every address modulo 8") {
  std::mt19937 random(11);
  compare([&] { return static_cast<uint8_t>(random()); });
}

TEST_CASE("all carries at once: bytes of 0xff") {
  compare([] { return uint8_t{0xff}; });
}

TEST_CASE("zeroes sum to zero, which is not the same as 0xffff to lwIP") {
  compare([] { return uint8_t{0}; });
}

}  // namespace
