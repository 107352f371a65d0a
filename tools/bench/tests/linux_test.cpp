// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The archive that a Linux guest begins with, and the table beside it; with NACRE_LINUX=1 the guest itself, which is
// fetched then.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <cstdlib>
#include <map>

#include "tools/bench/all_figures.hpp"
#include "tools/bench/linux/initramfs.hpp"
#include "tools/bench/network/network_figures.hpp"

using namespace nacre::bench;

namespace {

/// One entry as the format's description says, read without the writer's code.
struct Entry {
  unsigned long mode, device_major, device_minor;
  std::string content;
};

std::map<std::string, Entry> entries_of(const std::string& archive) {
  std::map<std::string, Entry> entries;
  size_t at = 0;
  const auto aligned = [](size_t place) { return (place + 3) & ~size_t{3}; };
  for (;;) {
    REQUIRE(at + 110 <= archive.size());
    REQUIRE(archive.substr(at, 6) == "070701");
    const auto field = [&](size_t index) { return std::stoul(archive.substr(at + 6 + 8 * index, 8), nullptr, 16); };
    const size_t name_size = field(11);
    const std::string name = archive.substr(at + 110, name_size - 1);
    CHECK(archive.at(at + 110 + name_size - 1) == '\0');
    const size_t content_at = aligned(at + 110 + name_size);
    CHECK(field(4) == 1);  // links: what counts more would be looked for under another name
    if (name == "TRAILER!!!") {
      CHECK(aligned(content_at) == archive.size());
      return entries;
    }
    entries[name] = {field(1), field(9), field(10), archive.substr(content_at, field(6))};
    at = aligned(content_at + field(6));
  }
}

Figure figure(const std::string& name, uint64_t value) {
  return {name, value, "instructions", std::nullopt, "a note", Spread{value - 1, value + 1}};
}

}  // namespace

TEST_CASE("the archive holds every file with its kind, name and content") {
  const std::string odd = "five!";
  const std::string archive = make_initramfs({{.name = "dev", .kind = FileKind::folder},
                                              {.name = "dev/console", .kind = FileKind::terminal},
                                              {.name = "init", .kind = FileKind::program, .content = odd},
                                              {.name = "modules/0", .content = std::string("\0a\0", 3)}});
  CHECK(archive.size() % 4 == 0);
  const auto entries = entries_of(archive);
  REQUIRE(entries.size() == 4);
  CHECK(entries.at("dev").mode == 0040755);
  CHECK(entries.at("dev/console").mode == 0020600);
  CHECK(entries.at("dev/console").device_major == 5);
  CHECK(entries.at("dev/console").device_minor == 1);
  CHECK(entries.at("init").mode == 0100755);
  CHECK(entries.at("init").content == odd);
  CHECK(entries.at("init").device_major == 0);
  CHECK(entries.at("modules/0").mode == 0100644);
  CHECK(entries.at("modules/0").content == std::string("\0a\0", 3));
}

TEST_CASE("an archive's bytes are those that the format asks for") {
  const std::string archive = make_initramfs({{.name = "ab", .content = "x"}});
  const std::string head =
      "070701"
      "00000001"
      "000081A4"
      "00000000"
      "00000000"
      "00000001"
      "00000000"
      "00000001"
      "00000000"
      "00000000"
      "00000000"
      "00000000"
      "00000003"
      "00000000";
  CHECK(archive.starts_with(head + std::string("ab\0\0\0\0", 6) + std::string("x\0\0\0", 4) + "070701"));
}

TEST_CASE("columns stand beside the first with their ratio to it") {
  const std::vector<Column> columns = {{"Nacre", {figure("a", 100), figure("b", 10)}},
                                       {"Linux", {figure("a", 250)}},
                                       {"other", {figure("b", 5), figure("a", 99)}}};
  const std::string text = side_by_side(columns);
  CHECK(text.find("Nacre          Linux    ratio          other    ratio\n") != std::string::npos);
  CHECK(text.find("a                            100            250     2.50             99     0.99\n") !=
        std::string::npos);
  CHECK(text.find("b                             10              -        -              5     0.50\n") !=
        std::string::npos);
  CHECK(text.find("\nLinux\na                     249 to 251; a note\n") != std::string::npos);
  const std::string json = as_json(columns);
  CHECK(json.find("\"name\": \"a\"") != std::string::npos);
  CHECK(json.find("\"name\": \"Linux/a\"") != std::string::npos);
  CHECK(json.find("\"name\": \"other/b\"") != std::string::npos);
}

TEST_CASE("Linux answers the same peer" * doctest::skip(std::getenv("NACRE_LINUX") == nullptr)) {
  constexpr NetworkEffort effort{.runs = 1, .exchanges = 100, .kibibytes = 256};
  const auto setups = linux_setups(parts_of_tree(NACRE_TREE), NACRE_TREE);
  REQUIRE_MESSAGE(setups, (setups ? "" : setups.error().text));
  const auto columns = network_columns(*setups, effort);
  REQUIRE_MESSAGE(columns, (columns ? "" : columns.error().text));
  MESSAGE(side_by_side(*columns));
  REQUIRE(columns->size() == 2);
  for (const Column& column : *columns) {
    CHECK(column.figures.size() == 5);
    for (const Figure& each : column.figures) CHECK_MESSAGE(each.value > 500, column.name, ": ", each.name);
  }
}
