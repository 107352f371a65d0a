// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "abi/image.hpp"

#include <doctest/doctest.h>
#include <string.h>

#include "tools/nacre/map_file.hpp"
#include "tools/nacre/tests/support.hpp"

namespace nacre::test {
namespace {

uint64_t word(const std::vector<uint8_t>& bytes, size_t offset) {
  uint64_t value = 0;
  memcpy(&value, &bytes.at(offset), sizeof value);
  return value;
}

TEST_CASE("the header is that of an arm64 Linux image") {
  const auto system = build(paths_of("accept/full"));
  const std::vector<uint8_t>& image = system->image;
  CHECK(static_cast<uint32_t>(word(image, 0)) == 0x1400'0400);  // b . + 0x1000
  CHECK(word(image, 8) == 0x20'0000);
  CHECK(word(image, 16) >= image.size());
  CHECK(static_cast<uint32_t>(word(image, 56)) == 0x644d'5241);
  CHECK(word(image, NACRE_BOOT_INFO_OFFSET) == NACRE_LOAD_ADDRESS);
  CHECK(image.size() % 4096 == 0);
}

TEST_CASE("the same input gives the same bytes") {
  const auto first = build(paths_of("accept/full"));
  const auto second = build(paths_of("accept/full"));
  CHECK(first->image == second->image);
}

TEST_CASE("metadata tells a program the numbers of the tables") {
  const auto system = build(paths_of("accept/full"));
  for (const abi::Use& use : system->uses.at(4)) {  // driver
    const std::string name = use.name;
    CAPTURE(name);
    if (use.kind == abi::UseKind::self) CHECK((name == "driver" && use.value == 4));
    if (use.kind == abi::UseKind::line) CHECK((use.value == 0 && use.extent == system->tables->lines[0].bit));
    if (use.kind == abi::UseKind::device) CHECK((use.extent == 4096 && use.physical == 0));
    if (name == "absent") CHECK(use.value == ~uint64_t{0});
  }
  CHECK(system->uses.at(0).at(1).value == 63);  // faults
  CHECK(system->uses.at(3).at(0).value == 0);   // the first client's tag
}

TEST_CASE("the map names what is in the image") {
  const auto system = build(paths_of("accept/full"));
  const auto map = tool::map_of(*system);
  CHECK(map.at("components").size() == 7);
  CHECK(map.at("components").at(4).at("name") == "driver");
  CHECK(map.at("components").at(4).at("lines").at(1).at("name") == "disk");
  CHECK(map.at("channels").size() == system->tables->channel_count);
  CHECK(map.at("regions").at(2).at("physical") == 0x4030'0000);
  CHECK(map.at("kernel").at("symbols").contains("nacre_audit"));
  CHECK(map.at("file_size") == system->image.size());
}

}  // namespace
}  // namespace nacre::test
