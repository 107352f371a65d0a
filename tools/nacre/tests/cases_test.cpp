// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// One system for each rule: those in accept give an image, those in reject exactly the text in expected.txt. A case of
// accept may have an expected.txt too: its warnings.
#include <doctest/doctest.h>

#include "tools/nacre/tests/support.hpp"

namespace nacre::test {
namespace {

/// Diagnostics with the folders of this machine cut off.
Judged judge(const std::string& name) {
  tool::Diagnostics diagnostics;
  const bool accepted = tool::try_build_system(paths_of(name), diagnostics) != nullptr;
  CHECK(accepted == !diagnostics.failed());
  std::string text = replace_all(diagnostics.text(), data_folder() + "/" + name + "/", "");
  text = replace_all(text, data_folder() + "/", "");
  return {accepted, replace_all(text, std::string(NACRE_TEST_PROGRAMS) + "/", "")};
}

TEST_CASE("every system in accept gives an image") {
  for (const std::string& name : folders_in(data_folder() + "/accept")) {
    CAPTURE(name);
    const Judged judged = judge("accept/" + name);
    CHECK(judged.accepted);
    CHECK(judged.text == read_text(data_folder() + "/accept/" + name + "/expected.txt"));
  }
}

TEST_CASE("every system in reject is refused with its words") { check_refusals(data_folder(), judge); }

TEST_CASE("every rule has both cases") { check_both_cases(data_folder()); }

}  // namespace
}  // namespace nacre::test
