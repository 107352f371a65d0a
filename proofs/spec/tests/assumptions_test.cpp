// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// CAVEATS.md, the list in the code and the claims about images say the same, and the tests that they name exist.
#include "proofs/spec/assumptions.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace nacre::proof::spec::test {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
  std::ifstream file(path);
  REQUIRE_MESSAGE(file, path.string());
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::string> words(std::string_view text) {
  std::istringstream stream{std::string(text)};
  return {std::istream_iterator<std::string>(stream), std::istream_iterator<std::string>()};
}

/// On one line, with single spaces.
std::string joined(const std::vector<std::string>& all) {
  std::string text;
  for (const std::string& word : all) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// As it stands in CAVEATS.md.
std::string item(const Assumption& a) {
  std::string tests;
  for (const std::string& name : words(a.tests)) tests += (tests.empty() ? "" : ", ") + ("`" + name + "`");
  return "- **" + std::string(a.name) + "**" + (a.basis == Basis::image ? " (image)" : "") + ": " +
         std::string(a.sentence) + ". " + (tests.empty() ? "No test." : "Tests: " + tests + ".");
}

std::set<std::string> items_of_caveats() {
  const std::string text = contents(fs::path(NACRE_TREE) / "CAVEATS.md");
  const size_t begin = text.find("\n## What the proofs assume\n");
  REQUIRE(begin != std::string::npos);
  std::istringstream section(text.substr(begin + 1, text.find("\n## ", begin + 1) - begin - 1));
  std::set<std::string> items;
  std::string current;
  const auto finish = [&] {
    if (current.starts_with("- ")) items.insert(joined(words(current)));
    current.clear();
  };
  for (std::string line; std::getline(section, line);) {
    if (line.empty() || line.starts_with("- ")) finish();
    current += line + " ";
  }
  finish();
  return items;
}

std::set<std::string> registered_tests() {
  static const std::regex pattern(R"(add_test\((?:\[=\[)?([A-Za-z0-9_.]+))");
  std::set<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(NACRE_BUILD)) {
    if (entry.path().filename() != "CTestTestfile.cmake") continue;
    const std::string text = contents(entry.path());
    for (std::sregex_iterator at(text.begin(), text.end(), pattern); at != std::sregex_iterator(); ++at)
      names.insert((*at)[1]);
  }
  return names;
}

}  // namespace

TEST_CASE("CAVEATS.md lists what is assumed, in the same words, and nothing else") {
  std::set<std::string> expected;
  for (const Assumption& a : assumptions) expected.insert(item(a));
  CHECK(expected.size() == assumptions.size());
  const std::set<std::string> found = items_of_caveats();
  for (const std::string& text : expected) CHECK_MESSAGE(found.contains(text), "not in CAVEATS.md: ", text);
  for (const std::string& text : found) CHECK_MESSAGE(expected.contains(text), "only in CAVEATS.md: ", text);
}

TEST_CASE("the tests that exercise an assumption exist") {
  const std::set<std::string> registered = registered_tests();
  for (const Assumption& a : assumptions) {
    for (const std::string& name : words(a.tests)) CHECK_MESSAGE(registered.contains(name), a.name, ": ", name);
  }
}

TEST_CASE("what a claim about an image says that it assumes is in the list") {
  static const std::regex list(R"(claim\.assumptions = \{([^}]*)\})");
  static const std::regex literal("\"([^\"]*)\"");
  std::set<std::string> known;
  for (const Assumption& a : assumptions) {
    if (a.basis == Basis::image) known.emplace(a.sentence);
  }
  std::set<std::string> said;
  for (const auto& entry : fs::directory_iterator(fs::path(NACRE_TREE) / "proofs/image")) {
    if (entry.path().extension() != ".cpp") continue;
    const std::string text = contents(entry.path());
    for (std::sregex_iterator at(text.begin(), text.end(), list); at != std::sregex_iterator(); ++at) {
      const std::string inside = (*at)[1];
      for (std::sregex_iterator one(inside.begin(), inside.end(), literal); one != std::sregex_iterator(); ++one)
        said.insert((*one)[1]);
    }
  }
  CHECK(said == known);
}

}  // namespace nacre::proof::spec::test
