// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// user/memory.cpp under other names (CMakeLists.txt), against plain loops: every size and alignment that takes another
// way through it, overlaps in both directions, and that nothing beside the area is touched.
#include <doctest/doctest.h>
#include <stddef.h>

#include <algorithm>
#include <array>
#include <cstdint>

extern "C" {
void* tested_memcpy(void* to, const void* from, size_t size);
void* tested_memmove(void* to, const void* from, size_t size);
void* tested_memset(void* to, int value, size_t size);
int tested_memcmp(const void* left, const void* right, size_t size);
void* tested_memchr(const void* in, int value, size_t size);
size_t tested_strlen(const char* text);
}

namespace {

using Area = std::array<unsigned char, 256>;
constexpr size_t largest = 100;

Area numbered() {
  Area area;
  for (size_t i = 0; i < area.size(); ++i) area[i] = static_cast<unsigned char>(i * 7 + 1);
  return area;
}

/// Whether `copy` does what a copy by way of a second area does.
template <class Copy>
bool moves(Copy copy, size_t to, size_t from, size_t size) {
  Area area = numbered();
  Area expected = area;
  const Area source = area;
  std::copy_n(source.begin() + static_cast<ptrdiff_t>(from), size, expected.begin() + static_cast<ptrdiff_t>(to));
  return copy(area.data() + to, area.data() + from, size) == area.data() + to && area == expected;
}

TEST_CASE("copies of every size and alignment") {
  for (size_t size = 0; size <= largest; ++size) {
    for (size_t to = 0; to < 9; ++to) {
      for (size_t from = 120; from < 129; ++from) {
        CAPTURE(size);
        REQUIRE(moves(tested_memcpy, to, from, size));
        REQUIRE(moves(tested_memmove, from, to, size));
      }
    }
  }
}

TEST_CASE("moves between areas that overlap, by every distance") {
  for (size_t size = 0; size <= largest; ++size) {
    for (size_t to = 40; to <= 130; ++to) {
      CAPTURE(size);
      CAPTURE(to);
      REQUIRE(moves(tested_memmove, to, 85, size));
    }
  }
}

TEST_CASE("areas are filled, and no byte beside them") {
  for (size_t size = 0; size <= largest; ++size) {
    for (size_t at = 8; at < 17; ++at) {
      Area area = numbered();
      Area expected = area;
      std::fill_n(expected.begin() + static_cast<ptrdiff_t>(at), size, 0xa5);
      CAPTURE(size);
      REQUIRE(tested_memset(area.data() + at, 0x1a5, size) == area.data() + at);
      REQUIRE(area == expected);
    }
  }
}

TEST_CASE("the first byte that differs decides, unsigned") {
  for (size_t size = 0; size <= largest; ++size) {
    Area left = numbered();
    Area right = left;
    CHECK(tested_memcmp(left.data() + 3, right.data() + 3, size) == 0);
    for (size_t at = 0; at < size; ++at) {
      right = left;
      right[3 + at] = 0;
      right[3 + size - 1] = 255;  // must not matter unless it is the first
      left[3 + at] = 200;
      CAPTURE(size);
      CAPTURE(at);
      REQUIRE(tested_memcmp(left.data() + 3, right.data() + 3, size) == (at == size - 1 ? -1 : 1));
      left = numbered();
    }
  }
}

TEST_CASE("bytes are found") {
  const char* text = "needle";
  CHECK(tested_memchr(text, 'd', 6) == text + 3);
  CHECK(tested_memchr(text, 'd', 3) == nullptr);
  CHECK(tested_strlen(text) == 6);
  CHECK(tested_strlen("") == 0);
}

}  // namespace
