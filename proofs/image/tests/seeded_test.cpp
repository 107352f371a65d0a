// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Wrong values in the tables are named as table, index and field. A builder that makes them is seen by the interpreter,
// although building again makes them again.
#include <doctest/doctest.h>
#include <string.h>

#include <functional>

#include "abi/image.hpp"
#include "proofs/image/tests/support.hpp"

namespace nacre::proof::image::test {
namespace {

enum Id : size_t { root, worker, lamp, relay, driver, client, hand };

struct Fault {
  const char* what;
  std::function<void(abi::Tables&)> plant;
  const char* finding;
};

// Channels of accept/full: 0 worker's heartbeat, 1 relay to lamp, 2 driver to client, 3 hand to relay, 4 hand to worker.
const std::vector<Fault> faults = {
    {"swapped mask bits", [](abi::Tables& t) { std::swap(t.channels[1].plain, t.channels[1].governed); },
     "tables.channels[1].plain: expected 2, found 5"},
    {"one more method", [](abi::Tables& t) { t.channels[3].plain |= 8; },
     "tables.channels[3].plain: expected 2, found 10"},
    {"wrong tag", [](abi::Tables& t) { t.channels[3].tag = 1; }, "tables.channels[3].tag: expected 0, found 1"},
    {"wrong peer", [](abi::Tables& t) { t.channels[3].peer = ComponentId::from_raw(lamp); },
     "tables.channels[3].peer: expected 3, found 2"},
    {"wrong budget", [](abi::Tables& t) { t.components[client].budget = t.components[client].period; },
     "tables.components[5].budget: expected"},
    {"wrong supervisor", [](abi::Tables& t) { t.components[hand].supervisor = ComponentId::from_raw(root); },
     "tables.components[6].supervisor: expected 1, found 0"},
    {"wrong row", [](abi::Tables& t) { t.channels[3].first_row = 0; },
     "tables.channels[3].first_row: expected 2, found 0"},
    {"guard off by one", [](abi::Tables& t) { t.policy.rows[2].span[0] += 1; },
     "tables.policy.rows[2].span[0]: expected 100, found 101"},
    {"wrong line owner", [](abi::Tables& t) { t.lines[0].owner = ComponentId::from_raw(client); },
     "tables.lines[0].owner: expected 4, found 5"},
    {"wrong quota", [](abi::Tables& t) { t.components[client].denial_quota = 5; },
     "tables.components[5].denial_quota: expected 4, found 5"},
    {"wrong stack", [](abi::Tables& t) { t.components[hand].stack -= 16; }, "tables.components[6].stack: expected"},
    {"an entry nobody has", [](abi::Tables& t) { t.channels[200].rate_interval = Span::from_raw(1); },
     "tables.channels[200].rate_interval: expected 0, found 1"},
    {"a reserved word", [](abi::Tables& t) { t.policy.rows[0].reserved[1] = 7; },
     "tables.policy.rows[0].reserved[1]: expected 0, found 7"},
    {"an interrupt for nobody", [](abi::Tables& t) { t.line_of_intid[99] = 0; },
     "tables.line_of_intid[99]: expected 255, found 0"},
};

void plant(const Fault& fault, std::vector<uint8_t>& image) {
  abi::Tables tables;
  memcpy(&tables, image.data() + NACRE_TABLES_OFFSET, sizeof tables);
  fault.plant(tables);
  memcpy(image.data() + NACRE_TABLES_OFFSET, &tables, sizeof tables);
}

TEST_CASE("a wrong value is named with what is expected and what is found") {
  const tool::SystemPaths paths = paths_of("accept/full");
  const auto system = build(paths);
  for (const Fault& fault : faults) {
    CAPTURE(fault.what);
    std::vector<uint8_t> image = system->image;
    plant(fault, image);
    const Claim cells = check_cells(image, paths);
    INFO(findings_of(cells));
    CHECK(cells.result == Result::failed);
    CHECK(mentions(cells, fault.finding));
    const Claim bytes = check_rebuilt(image, *system);
    CHECK(bytes.result == Result::failed);
    CHECK(mentions(bytes, "tables, byte "));
  }
}

TEST_CASE("a builder that is wrong agrees with itself, not with the interpreter") {
  const tool::SystemPaths paths = paths_of("accept/full");
  for (const Fault& fault : faults) {
    CAPTURE(fault.what);
    const auto faulty = build(paths);
    plant(fault, faulty->image);
    const std::vector<uint8_t> image = faulty->image;
    CHECK(check_rebuilt(image, *faulty).result == Result::proved);
    CHECK(mentions(check_cells(image, paths), fault.finding));
  }
}

TEST_CASE("what programs and the supervisor are told is decided too") {
  const tool::SystemPaths paths = paths_of("accept/full");
  const auto system = build(paths);
  const auto changed = [&](uint64_t offset) {
    std::vector<uint8_t> image = system->image;
    image.at(offset) ^= 1;
    return check_cells(image, paths);
  };
  const uint64_t info = system->layout.system_info - system->layout.load;
  CHECK(mentions(changed(info + offsetof(abi::SystemInfo, components) + offsetof(abi::ComponentInfo, needs) + 4 * 128),
                 "system_info.components[4].needs: expected 2, found 3"));
  CHECK(mentions(changed(info + offsetof(abi::SystemInfo, name)), "system_info.name: expected 'full', found 'gull'"));
  CHECK(mentions(changed(16), "header.image_size: expected"));
  const tool::Mapping& constants = system->layout.components[driver].mappings[1];
  const uint64_t uses =
      constants.physical - system->layout.load + system->programs[driver].uses_address - constants.address;
  CHECK(mentions(changed(uses + offsetof(abi::Use, value)), "uses of driver[0].value: expected 4, found 5"));
}

/// I2 takes them from the image, so I1 decides them.
TEST_CASE("another root table is a finding of the page-table checker") {
  const auto system = build(paths_of("accept/full"));
  const uint64_t root = NACRE_TABLES_OFFSET + offsetof(abi::Tables, components) + sizeof(abi::ComponentEntry);
  for (const uint64_t offset : {uint64_t{NACRE_BOOT_INFO_OFFSET + 8}, uint64_t{NACRE_BOOT_INFO_OFFSET + 16}, root}) {
    for (unsigned byte = 0; byte < 8; ++byte) {
      CAPTURE(offset + byte);
      std::vector<uint8_t> image = system->image;
      image[offset + byte] ^= 0x40;
      CHECK(check_page_tables(image, *system).result == Result::failed);
    }
  }
}

TEST_CASE("the kernel that was proved must be the one in the image") {
  const tool::SystemPaths paths = paths_of("accept/full");
  const auto system = build(paths);
  const Claim claim = check_contents({system->image, paths, std::string(64, '0')});
  CHECK(claim.result == Result::failed);
  CHECK(mentions(claim, "the kernel that was proved, sha256:0000"));
}

}  // namespace
}  // namespace nacre::proof::image::test
