// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <random>
#include <set>

#include "tools/nacre/check/visited.hpp"

namespace nacre::tool::check {
namespace {

/// Random keys, many of them twice and many next to each other.
void compare(uint64_t bound, unsigned count) {
  std::mt19937_64 random(bound);
  Visited visited(bound);
  std::set<uint64_t> expected;
  uint64_t key = 0;
  unsigned wrong = 0;
  for (unsigned i = 0; i < count; ++i) {
    key = random() % 3 == 0 ? random() % bound : (key + random() % 5) % bound;
    wrong += visited.insert(key) == expected.insert(key).second ? 0 : 1;
  }
  std::set<uint64_t> found;
  visited.for_each([&](uint64_t one) { found.insert(one); });
  CAPTURE(bound);
  CHECK(wrong == 0);
  CHECK(visited.size() == expected.size());
  CHECK(found == expected);
}

TEST_CASE("a key is new once, in bitmaps and in tables") {
  for (const uint64_t bound : {uint64_t{1}, uint64_t{63}, uint64_t{64}, uint64_t{100'000}, uint64_t{1} << 34}) compare(bound, 60'000);
  for (const unsigned bits : {37u, 40u, 45u, 53u, 61u}) compare((uint64_t{1} << bits) - 3, 300'000);
}

}  // namespace
}  // namespace nacre::tool::check
