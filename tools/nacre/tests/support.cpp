// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/tests/support.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace nacre::test {

std::string data_folder() { return NACRE_TEST_DATA; }

tool::SystemPaths paths_of(const std::string& name) {
  const std::string programs = NACRE_TEST_PROGRAMS;
  return {data_folder() + "/" + name + "/system.toml",
          data_folder() + "/boards",
          programs,
          programs + "/kernel.elf",
          NACRE_TEST_BUILD,
          NACRE_TEST_TREE};
}

tool::SystemPaths paths_of_text(const std::string& text) {
  tool::SystemPaths paths = paths_of("");
  std::filesystem::create_directories(NACRE_TEST_BUILD);
  paths.description = std::string(NACRE_TEST_BUILD) + "/system.toml";
  std::ofstream(paths.description) << text;
  return paths;
}

std::unique_ptr<tool::BuiltSystem> build(const tool::SystemPaths& paths) {
  tool::Diagnostics diagnostics;
  auto system = tool::try_build_system(paths, diagnostics);
  INFO(diagnostics.text());
  REQUIRE(system != nullptr);
  return system;
}

}  // namespace nacre::test
