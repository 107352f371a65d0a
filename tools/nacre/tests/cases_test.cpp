// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// One system for each rule: those in accept give an image, those in reject exactly the text in expected.txt. A case of
// accept may have an expected.txt too: its warnings.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "tools/nacre/tests/support.hpp"

namespace nacre::test {
namespace {

std::vector<std::string> cases_in(const std::string& kind) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(data_folder() + "/" + kind)) {
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// Diagnostics with the folders of this machine cut off.
std::string diagnostics_of(const std::string& name, bool& accepted) {
  tool::Diagnostics diagnostics;
  accepted = tool::try_build_system(paths_of(name), diagnostics) != nullptr;
  CHECK(accepted == !diagnostics.failed());
  std::string text = replace_all(diagnostics.text(), data_folder() + "/" + name + "/", "");
  text = replace_all(text, data_folder() + "/", "");
  return replace_all(text, std::string(NACRE_TEST_PROGRAMS) + "/", "");
}

TEST_CASE("every system in accept gives an image") {
  for (const std::string& name : cases_in("accept")) {
    CAPTURE(name);
    bool accepted = false;
    const std::string text = diagnostics_of("accept/" + name, accepted);
    CHECK(accepted);
    CHECK(text == read_text(data_folder() + "/accept/" + name + "/expected.txt"));
  }
}

TEST_CASE("every system in reject is refused with its words") {
  for (const std::string& name : cases_in("reject")) {
    CAPTURE(name);
    bool accepted = true;
    const std::string text = diagnostics_of("reject/" + name, accepted);
    CHECK_FALSE(accepted);
    const std::string expected = read_text(data_folder() + "/reject/" + name + "/expected.txt");
    CHECK(expected.find("error: ") != std::string::npos);
    CHECK(text == expected);
  }
}

TEST_CASE("every rule has both cases") {
  const std::vector<std::string> accepted = cases_in("accept");
  for (const std::string& name : cases_in("reject")) {
    CAPTURE(name);
    CHECK(std::count(accepted.begin(), accepted.end(), name) == 1);
  }
}

}  // namespace
}  // namespace nacre::test
