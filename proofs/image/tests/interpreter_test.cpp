// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The interpreter and the builder agree on every system that the host tool accepts, and on little else.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "proofs/image/interpreter/interpret.hpp"
#include "proofs/image/tests/support.hpp"

namespace nacre::proof::image::test {
namespace {

TEST_CASE("every claim about every accepted system is proved") {
  size_t systems = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(NACRE_TEST_DATA) + "/accept")) {
    const tool::SystemPaths paths = paths_of("accept/" + entry.path().filename().string());
    CAPTURE(paths.description);
    const auto system = build(paths);
    for (const Claim& claim : verify_image({system->image, paths})) {
      CAPTURE(claim.id);
      INFO(findings_of(claim));
      CHECK(claim.result == Result::proved);
      CHECK(claim.obligations > 0);
    }
    systems += 1;
  }
  CHECK(systems >= 80);
}

TEST_CASE("every byte of the tables is a cell or shown zero") {
  const tool::SystemPaths paths = paths_of("accept/full");
  const auto system = build(paths);
  const auto sources = interpreter::read_sources(paths.description, paths.board_directory, paths.component_directory);
  const interpreter::Sheet sheet = interpreter::interpret(*sources, system->image);
  uint64_t covered = 0;
  for (const interpreter::Cell& cell : sheet.cells()) {
    if (cell.name.starts_with("tables.")) covered += cell.bytes.size();
  }
  CHECK(covered == sizeof(abi::Tables));
}

TEST_CASE("the interpreter includes nothing of the host tool") {
  size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(NACRE_TEST_TREE "/proofs/image/interpreter")) {
    CAPTURE(entry.path().string());
    std::ifstream stream(entry.path());
    for (std::string line; std::getline(stream, line);) {
      const bool project = line.starts_with("#include \"");
      const bool own = line.starts_with("#include \"abi/") || line.starts_with("#include \"proofs/image/interpreter/");
      CHECK((!project || own));
    }
    files += 1;
  }
  CHECK(files >= 15);
}

TEST_CASE("a key, a unit or a metadata line without a meaning is refused") {
  const std::filesystem::path folder = NACRE_TEST_BUILD;
  std::filesystem::create_directories(folder);
  const std::string file = (folder / "odd.toml").string();
  const auto read = [&](const char* text) {
    std::ofstream(file) << text;
    return interpreter::read_system(file);
  };
  CHECK_THROWS_WITH(read("[system]\nname='a'\nboard='b'\nnew=1\n"), doctest::Contains("'new' is no key"));
  CHECK_THROWS_WITH(read("[system]\nname='a'\nboard='b'\nquantum='1 h'\n"), doctest::Contains("'quantum' is no time"));
  CHECK_THROWS_WITH(read("[system]\nname='a'\nboard='b'\n[[channel]]\nclient='x'\nserver='y'\n"),
                    doctest::Contains("nothing is named 'x'"));
  const std::string text = "interface lamp\nverb 1 set\n";
  std::vector<uint8_t> section(text.begin(), text.end());
  section.push_back(0);
  CHECK_THROWS_AS(static_cast<void>(interpreter::read_interfaces(section)), interpreter::Refused);
}

TEST_CASE("times in ticks are rounded up") {
  const interpreter::Board board{62'500'000, {}};
  CHECK(board.ticks(1) == 1);
  CHECK(board.ticks(16) == 1);
  CHECK(board.ticks(17) == 2);
  CHECK(board.ticks(1'000'000'000) == 62'500'000);
  CHECK(board.ticks(3'000'000'001) == 187'500'001);
}

}  // namespace
}  // namespace nacre::proof::image::test
