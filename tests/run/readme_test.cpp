// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The README's output is what the command prints: every line of it must come, whatever its numbers. Two words depend on
// the moment, too: the state of a component that lives, and its share of the processor.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <regex>

#include "tests/run/program.hpp"

namespace nacre {
namespace {

const std::string prompt = "    $ ./nacre run hub --once";

std::string without_numbers(const std::string& line) {
  std::string text = std::regex_replace(line, std::regex("[0-9]+(\\.[0-9]+)?( %$)?"), "#");
  text = std::regex_replace(text, std::regex("\\b(ready|waiting|calling)\\b"), "#");
  text = std::regex_replace(text, std::regex(" -$"), " #");
  return std::regex_replace(text, std::regex(" +"), " ");
}

/// The indented lines after the prompt, without their indent.
std::vector<std::string> lines_of_readme() {
  std::ifstream file(std::string(NACRE_TREE) + "/README.md");
  std::vector<std::string> lines;
  std::string line;
  while (std::getline(file, line) && line != prompt) {
  }
  while (std::getline(file, line) && line.starts_with("    ")) lines.push_back(line.substr(4));
  return lines;
}

TEST_CASE("run hub --once prints what the README says") {
  Program nacre({"run", "hub", "--once"});
  REQUIRE(nacre.end(std::chrono::seconds(150)) == 0);
  std::vector<std::string> printed;
  for (const auto& line : nacre.lines()) printed.push_back(without_numbers(line));
  const auto expected = lines_of_readme();
  CHECK(expected.size() > 20);
  for (const auto& line : expected) {
    CAPTURE(line);
    CHECK(std::ranges::find(printed, without_numbers(line)) != printed.end());
  }
}

}  // namespace
}  // namespace nacre
