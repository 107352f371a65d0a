// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/sbom.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "tools/nacre/link_map.hpp"
#include "tools/nacre/report.hpp"
#include "tools/nacre/tests/support.hpp"

namespace nacre::test {
namespace {

nlohmann::json lock() { return nlohmann::json::parse(read_text(std::string(NACRE_TEST_TREE) + "/packages.lock.json")); }

TEST_CASE("the bill of materials names every program, every package and how they relate") {
  const auto system = build(paths_of("accept/full"));
  const auto sbom = tool::sbom_of(*system, lock(), "1970-01-01T00:00:00Z");
  CHECK(sbom.at("spdxVersion") == "SPDX-2.3");
  std::set<std::string> ids = {"SPDXRef-DOCUMENT"};
  size_t programs = 0;
  for (const auto& package : sbom.at("packages")) {
    const std::string id = package.at("SPDXID").get<std::string>();
    CAPTURE(id);
    CHECK(ids.insert(id).second);
    CHECK(id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") ==
          std::string::npos);
    if (id.starts_with("SPDXRef-program-")) {
      programs += 1;
      CHECK(package.at("checksums").at(0).at("checksumValue").get<std::string>().size() == 64);
    }
  }
  CHECK(programs == 8);  // kernel, supervisor, plain, lamp_server, lamp_relay, driver, reader, lamp_client
  size_t sources = 0;  // but for what no image is made with
  for (const auto& source : lock().at("sources")) sources += source.contains("on_demand") ? 0 : 1;
  CHECK(sources < lock().at("sources").size());
  CHECK(sbom.at("packages").size() == 1 + programs + lock().at("packages").size() + sources);
  for (const auto& relation : sbom.at("relationships")) {
    CHECK(ids.contains(relation.at("spdxElementId").get<std::string>()));
    CHECK(ids.contains(relation.at("relatedSpdxElement").get<std::string>()));
  }
}

/// A map as the linker writes it, beside the program.
void add_to_map(const std::string& elf, const std::string& object) {
  std::ofstream(std::filesystem::path(elf).replace_extension(".map"), std::ios::app)
      << "          200000           200000       5c     1         " << object << ":(.text.f)\n";
}

TEST_CASE("the bill of materials says what of third parties is in which program") {
  const auto system = build(paths_of("accept/full"));
  auto related = [&](const std::string& a, const std::string& how, const std::string& b) {
    for (const auto& relation : tool::sbom_of(*system, lock(), "1970-01-01T00:00:00Z").at("relationships")) {
      if (relation.at("spdxElementId") == a && relation.at("relationshipType") == how &&
          relation.at("relatedSpdxElement") == b)
        return true;
    }
    return false;
  };
  CHECK(related("SPDXRef-source-lwip", "DEV_TOOL_OF", "SPDXRef-image"));
  CHECK_FALSE(related("SPDXRef-image", "CONTAINS", "SPDXRef-source-lwip"));

  tool::ElfFile& plain = system->programs[1].file;
  plain.path = std::string(NACRE_TEST_BUILD) + "/third_party.elf";
  std::filesystem::remove(std::string(NACRE_TEST_BUILD) + "/third_party.map");
  add_to_map(plain.path, "services/tcpip/libsource.lwip.nacre_lwip.a(tcp.c.obj)");
  add_to_map(plain.path, "user/libnacre_user.a(start.S.obj)");
  CHECK(related("SPDXRef-program-plain", "STATIC_LINK", "SPDXRef-source-lwip"));
  CHECK(related("SPDXRef-image", "CONTAINS", "SPDXRef-source-lwip"));
  CHECK_FALSE(related("SPDXRef-source-lwip", "DEV_TOOL_OF", "SPDXRef-image"));
  CHECK_FALSE(related("SPDXRef-program-plain", "STATIC_LINK", "SPDXRef-source-llvm-runtimes"));
  CHECK(tool::linked_sources(plain.path) == std::vector<std::string>{"user/start.S"});

  // Code from headers alone: the debug information names them.
  for (const char letter : std::string_view("llvm-runtimes/libcxx/include")) plain.bytes.push_back(static_cast<uint8_t>(letter));
  CHECK(related("SPDXRef-program-plain", "STATIC_LINK", "SPDXRef-source-llvm-runtimes"));
}

TEST_CASE("hashes are those of the files") {
  const auto system = build(paths_of("accept/full"));
  const auto first = tool::sbom_of(*system, nullptr, "1970-01-01T00:00:00Z");
  system->programs[1].file.bytes.back() ^= 1;  // plain
  const auto second = tool::sbom_of(*system, nullptr, "1970-01-01T00:00:00Z");
  CHECK(first.at("packages").at(3).at("name") == "plain");
  CHECK(first.at("packages").at(3) != second.at("packages").at(3));
  CHECK(first.at("packages").at(2) == second.at("packages").at(2));
}

TEST_CASE("the time of creation is an input") {
  unsetenv("SOURCE_DATE_EPOCH");
  CHECK(tool::creation_time() == "1970-01-01T00:00:00Z");
  setenv("SOURCE_DATE_EPOCH", "1767225600", 1);
  CHECK(tool::creation_time() == "2026-01-01T00:00:00Z");
  unsetenv("SOURCE_DATE_EPOCH");
}

TEST_CASE("objects of a link map") {
  CHECK(tool::source_of_object("services/supervisor/CMakeFiles/component_supervisor.dir/main.cpp.obj") ==
        "services/supervisor/main.cpp");
  CHECK(tool::source_of_object("systems/hub/CMakeFiles/component_bus.dir/__/__/lib/crc.cpp.obj") == "lib/crc.cpp");
  CHECK(tool::source_of_object("user/libnacre_user.a(start.S.obj)") == "user/start.S");
  const std::string elf = std::string(NACRE_TEST_BUILD) + "/linked.elf";
  static_cast<void>(paths_of_text(""));  // makes the folder
  std::ofstream(std::string(NACRE_TEST_BUILD) + "/linked.map")
      << "             VMA              LMA     Size Align Out     In      Symbol\n"
         "          200000           200000     14e0    16 .text\n"
         "          200000           200000       5c     1         "
         "user/libnacre_user.a(start.S.obj):(.text.nacre_start)\n"
         "          200060           200060       10    16         "
         "a/CMakeFiles/component_a.dir/main.cpp.obj:(.text._Z4mainv)\n"
         "          200060           200060        0     1                 $x\n"
         "          200070           200070       10     1         <internal>:(.comment)\n";
  CHECK(tool::linked_sources(elf) == std::vector<std::string>{"a/main.cpp", "user/start.S"});
  CHECK(tool::linked_sources(std::string(NACRE_TEST_BUILD) + "/absent.elf").empty());
}

TEST_CASE("lines of code are neither blank nor comment") {
  static_cast<void>(paths_of_text("// comment\n\nint main() {\n  /* one */\n   * two\n  return 0;  // zero\n}\n"));
  CHECK(tool::count_lines({"system.toml", "absent"}, NACRE_TEST_BUILD) == 3);
}

TEST_CASE("the report fits 80 columns and names who is trusted because of DMA") {
  const auto system = build(paths_of("accept/full"));
  const std::string report = tool::report_of(*system, NACRE_TEST_TREE);
  CHECK(report.find("trusted because of DMA: driver (disk), ") != std::string::npos);
  CHECK(report.find("  5  client           untrusted") != std::string::npos);
  for (size_t begin = 0; begin < report.size();) {
    const size_t end = report.find('\n', begin);
    CHECK(end - begin <= 80);
    begin = end + 1;
  }
}

}  // namespace
}  // namespace nacre::test
