// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The kernel and the components are the same bytes twice; sources that look at the clock or at their own path are not.
#include "proofs/image/rebuild.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <iterator>

namespace nacre::proof::image {
namespace {

namespace fs = std::filesystem;

constexpr const char* victim = "tests/run/system/stumbler.cpp";

RebuildOptions of_one_component() {
  return {.tool = NACRE_TEST_TOOL, .systems = {}, .targets = {"component_stumbler"}};
}

void append(const fs::path& file, const char* text) { std::ofstream(file, std::ios::app) << text; }

/// A string that the linker keeps.
constexpr const char* kept = R"(
asm(".pushsection .rodata.stamp,\"aR\"\n.asciz \"" TEXT "\"\n.popsection");
)";

bool found_in(const Claim& claim, const std::string& section) {
  return claim.result == Result::failed && claim.findings.size() == 1 &&
         claim.findings[0].find("components/stumbler.elf differs first in section " + section) != std::string::npos;
}

TEST_CASE("kernel and components are the same bytes twice") {
  const Claim claim = rebuild_twice(NACRE_TEST_TREE, {.tool = NACRE_TEST_TOOL, .systems = {"hub", "hub_sim"}});
  INFO(fmt::format("{}", fmt::join(claim.findings, "\n")));
  CHECK(claim.result == Result::proved);
  CHECK(claim.obligations > 20);
  MESSAGE(fmt::format("{:.1f} s, {} files\n{}", claim.seconds, claim.obligations, fmt::join(claim.evidence, "\n")));
}

TEST_CASE("a source that asks for the day is found") {
  RebuildOptions options = of_one_component();
  options.prepare = [](const fs::path& tree) {
    append(tree / victim, "#define TEXT __DATE__ \" \" __TIME__");
    append(tree / victim, kept);
  };
  const Claim claim = rebuild_twice(NACRE_TEST_TREE, options);
  INFO(fmt::format("{}", fmt::join(claim.findings, "\n")));
  CHECK(found_in(claim, ".rodata"));
}

TEST_CASE("a source that holds its own path is found") {
  RebuildOptions options = of_one_component();
  options.prepare = [](const fs::path& tree) {
    append(tree / victim, "#define TEXT __FILE__");
    append(tree / victim, kept);
    const fs::path flags = tree / "cmake/NacreFlags.cmake";
    std::ifstream stream(flags);
    std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    for (size_t at = 0; (at = text.find("-ffile-prefix-map", at)) != std::string::npos; at += 18)
      text.replace(at, 17, "-fdebug-prefix-map");
    std::ofstream(flags) << text;
  };
  const Claim claim = rebuild_twice(NACRE_TEST_TREE, options);
  INFO(fmt::format("{}", fmt::join(claim.findings, "\n")));
  CHECK(found_in(claim, ".text"));  // a path of another length moves what stands behind it
}

TEST_CASE("a build that fails is no proof") {
  RebuildOptions options = of_one_component();
  options.prepare = [](const fs::path& tree) { append(tree / victim, "#error no\n"); };
  const Claim claim = rebuild_twice(NACRE_TEST_TREE, options);
  CHECK(claim.result == Result::failed);
  REQUIRE(claim.findings.size() == 1);
  CHECK(claim.findings[0].find("#error no") != std::string::npos);
}

}  // namespace
}  // namespace nacre::proof::image
