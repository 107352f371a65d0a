// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// One flipped byte anywhere is found and named. The names that are expected come from the map file, not from the code
// that makes the findings.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <random>

#include "abi/image.hpp"
#include "proofs/image/interpreter/interpret.hpp"
#include "proofs/image/places.hpp"
#include "proofs/image/tests/support.hpp"
#include "tools/nacre/map_file.hpp"

namespace nacre::proof::image::test {
namespace {

/// What a finding about an offset must name.
class Oracle {
 public:
  explicit Oracle(const tool::BuiltSystem& system) : map_(tool::map_of(system)), load_(map_.at("load_address")) {}

  [[nodiscard]] std::string name_of(uint64_t offset) const {
    if (offset < NACRE_BOOT_INFO_OFFSET) return "header";
    if (offset < NACRE_BOOT_INFO_OFFSET + 24) return "BootInfo";
    if (offset < NACRE_TEXT_OFFSET) return "padding";
    if (offset < NACRE_TABLES_OFFSET) return "kernel";
    if (offset < NACRE_STATE_OFFSET) return "tables";
    if (offset < NACRE_WINDOW_SIZE) return "kernel state";
    const uint64_t physical = load_ + offset;
    const auto& tables = map_.at("page_tables");
    const uint64_t begin = tables.at("physical");
    if (physical < begin) return "root table";
    if (physical < begin + tables.at("pages").get<uint64_t>() * 4096) return "page tables of";
    if (const auto& isolation = map_.at("isolation"); !isolation.is_null()) {
      const uint64_t device_tables = isolation.at("physical");
      if (physical < isolation.at("contexts").get<uint64_t>()) return "stream table";
      if (physical < device_tables) return "context descriptor";
      if (physical < device_tables + isolation.at("pages").get<uint64_t>() * 4096) return "device tables of";
    }
    for (const auto& component : map_.at("components")) {
      for (const auto& mapping : component.at("mappings")) {
        if (!holds(mapping, physical)) continue;
        if (mapping.at("kind") == "system") return "system information";
        if (mapping.at("kind") == "isolation") return "isolation information";
        if (mapping.at("kind") == "network") return "network rules";
        if (mapping.at("kind") == "text" || mapping.at("kind") == "constants")
          return "component " + component.at("name").get<std::string>();
      }
    }
    for (const auto& region : map_.at("regions")) {
      if (holds(region, physical)) return "region " + region.at("name").get<std::string>();
    }
    return "no name";
  }

 private:
  template <class Json>
  static bool holds(const Json& part, uint64_t physical) {
    const uint64_t begin = part.at("physical");
    return physical >= begin && physical - begin < part.at("size").template get<uint64_t>();
  }

  nlohmann::ordered_json map_;
  uint64_t load_;
};

class Flipper {
 public:
  explicit Flipper(const tool::BuiltSystem& system) : system_(system), oracle_(system), image_(system.image) {}

  void flip(uint64_t offset, uint8_t mask) {
    CAPTURE(offset);
    image_.at(offset) ^= mask;
    const Claim claim = check_rebuilt(image_, system_);
    image_.at(offset) ^= mask;
    INFO(findings_of(claim));
    CHECK(claim.result == Result::failed);
    REQUIRE(claim.findings.size() == 1);
    CHECK(claim.findings[0].find(oracle_.name_of(offset)) != std::string::npos);
    CHECK(claim.findings[0].find(fmt::format("offset {:#x} of the image", offset)) != std::string::npos);
  }

 private:
  const tool::BuiltSystem& system_;
  Oracle oracle_;
  std::vector<uint8_t> image_;
};

void flip_everywhere(const char* name) {
  CAPTURE(name);
  const auto system = build(paths_of(name));
  Flipper flipper(*system);
  std::mt19937 random(1);
  const auto mask = [&] { return static_cast<uint8_t>(1 + random() % 255); };
  for (unsigned i = 0; i < 300; ++i) flipper.flip(random() % system->image.size(), mask());
  for (const Place& place : Places(*system).all()) {
    CAPTURE(place.name);
    flipper.flip(place.begin, mask());
    flipper.flip(place.end - 1, mask());
    for (unsigned i = 0; i < 10; ++i) flipper.flip(place.begin + random() % (place.end - place.begin), mask());
  }
}

TEST_CASE("any flipped byte is found and named") {
  flip_everywhere("accept/full");
  flip_everywhere("accept/isolation");
  flip_everywhere("accept/network");
}

TEST_CASE("an image that is longer or shorter is found") {
  const auto system = build(paths_of("accept/full"));
  std::vector<uint8_t> image = system->image;
  image.push_back(0);
  CHECK(mentions(check_rebuilt(image, *system), fmt::format("{} are expected", system->image.size())));
  image.resize(system->image.size() - 1);
  CHECK(mentions(check_rebuilt(image, *system), fmt::format("{} are expected", system->image.size())));
  for (const size_t size : {size_t{0}, size_t{100}, size_t{0x9000}, size_t{0x2e000}}) {
    image.resize(size);
    for (const Claim& claim : verify_image({image, paths_of("accept/full")})) CHECK(claim.result == Result::failed);
  }
}

TEST_CASE("the secret's bytes are not printed") {
  const auto system = build(paths_of("accept/full"));
  std::vector<uint8_t> image = system->image;
  image.at(system->layout.region_places.at(3) - system->layout.load) ^= 1;
  const Claim claim = check_rebuilt(image, *system);
  CHECK(mentions(claim, "region key"));
  CHECK_FALSE(mentions(claim, "expected 0x"));
}

void decide_cells(const char* name) {
  CAPTURE(name);
  const tool::SystemPaths paths = paths_of(name);
  const auto system = build(paths);
  const auto sources = interpreter::read_sources(paths.description, paths.board_directory, paths.component_directory);
  const interpreter::Sheet sheet = interpreter::interpret(*sources, system->image);
  std::vector<uint8_t> image = system->image;
  size_t missed = 0;
  for (const interpreter::Cell& cell : sheet.cells()) {
    image[cell.end() - 1] ^= 0x80;
    const interpreter::Verdict verdict = sheet.compare(image);
    image[cell.end() - 1] ^= 0x80;
    if (verdict.findings.size() != 1 || !verdict.findings[0].starts_with(cell.name + ": expected ")) missed += 1;
  }
  CHECK(missed == 0);
}

TEST_CASE("each cell is decided by the interpreter alone") {
  decide_cells("accept/full");
  decide_cells("accept/isolation");
  decide_cells("accept/network");
}

/// Every frame has one owner, so that even another frame of the same kind is seen.
void flip_tables(const char* name) {
  CAPTURE(name);
  const auto system = build(paths_of(name));
  std::vector<uint8_t> image = system->image;
  const uint64_t begin = NACRE_WINDOW_SIZE;
  const tool::Layout& layout = system->layout;
  const uint64_t tables_end = layout.tables + layout.table_pages * 4096;
  const uint64_t end = std::max(tables_end, layout.isolation.end()) - layout.load;
  std::mt19937 random(2);
  size_t missed = 0;
  for (unsigned i = 0; i < 3000; ++i) {
    const uint64_t offset = begin + random() % (i < 600 ? 0x1000 : end - begin);
    const auto mask = static_cast<uint8_t>(1 << random() % 8);
    image[offset] ^= mask;
    missed += check_page_tables(image, *system).result == Result::proved ? 1 : 0;
    image[offset] ^= mask;
  }
  CHECK(missed == 0);
}

TEST_CASE("a flipped byte of the page tables is a finding of the checker") {
  flip_tables("accept/full");
  flip_tables("accept/isolation");
  flip_tables("accept/network");
}

}  // namespace
}  // namespace nacre::proof::image::test
