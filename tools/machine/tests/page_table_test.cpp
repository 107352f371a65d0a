// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/machine/page_table.hpp"

#include <doctest/doctest.h>

using namespace nacre::machine;

namespace {
constexpr uint64_t root = ram_address;
constexpr uint64_t middle = ram_address + 0x1000;
constexpr uint64_t last = ram_address + 0x2000;

GuestMemory small_table() {
  auto memory = GuestMemory::create();
  REQUIRE(memory);
  memory->write<uint64_t>(root, middle | 3);
  memory->write<uint64_t>(middle + 8, last | 3);
  memory->write<uint64_t>(last, 0x40300000 | 3 | 1 << 6 | 1 << 7);
  memory->write<uint64_t>(last + 16, 0x09000000 | 3 | 1 << 2 | 1 << 6);
  return std::move(*memory);
}
}  // namespace

TEST_CASE("leaves are found with their rights") {
  const GuestMemory memory = small_table();
  const auto found = mappings(memory, root);
  REQUIRE(found);
  REQUIRE(found->size() == 2);
  CHECK((*found)[0].virtual_address == 0x200000);
  CHECK((*found)[0].physical_address == 0x40300000);
  CHECK_FALSE((*found)[0].writable);
  CHECK_FALSE((*found)[0].device);
  CHECK((*found)[1].virtual_address == 0x202000);
  CHECK((*found)[1].writable);
  CHECK((*found)[1].device);
  CHECK(translate(*found, 0x200123) == 0x40300123);
  CHECK_FALSE(translate(*found, 0x201000));
}

TEST_CASE("what an image cannot hold is refused") {
  const GuestMemory memory = small_table();
  memory.write<uint64_t>(middle + 16, 0x40000000 | 1);
  CHECK_FALSE(mappings(memory, root));
  memory.write<uint64_t>(middle + 16, 0x3000 | 3);
  CHECK_FALSE(mappings(memory, root));
}
