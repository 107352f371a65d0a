// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The patterns in policies/: the tests of each example pass, and whatever is taken out of the policy or loosened, one
// of them fails. So no line of a pattern is there without a reason that its tests give.
#include <doctest/doctest.h>

#include <algorithm>

#include "tools/nacre/policy/explain.hpp"
#include "tools/nacre/policy/run_tests.hpp"
#include "tools/nacre/policy/tests/weakened.hpp"
#include "tools/nacre/tests/cases.hpp"

namespace nacre::test {
namespace {

using namespace tool::policy;

const std::string patterns_folder = NACRE_PATTERNS;

Policy policy_of(const std::string& name) {
  tool::Diagnostics diagnostics;
  const auto policy = try_policy(patterns_folder + "/" + name + "/example.policy", diagnostics);
  REQUIRE_MESSAGE(policy.has_value(), diagnostics.text());
  return *policy;
}

/// What can make no difference, and why.
const std::vector<std::string> without_effect = {
    "approval.asked permits updater > checker.check",  // in this state the updater waits for a reply
    "approval.asked permits updater > flash.write",    // as before
};

TEST_CASE("the tests of each pattern pass") {
  REQUIRE(folders_in(patterns_folder).size() >= 4);
  for (const std::string& name : folders_in(patterns_folder)) {
    CAPTURE(name);
    tool::Diagnostics wrong;
    const TestResults results = run_tests(policy_of(name), wrong);
    CHECK(wrong.text() == "");
    CHECK(results.passed > 0);
    CHECK(results.failed == 0);
  }
}

TEST_CASE("the page of each pattern has its automata as they are explained") {
  for (const std::string& name : folders_in(patterns_folder)) {
    CAPTURE(name);
    const std::string folder = patterns_folder + "/" + name + "/";
    const std::string page = read_text(folder + "README.md");
    CHECK(page.find("```\n" + replace_all(explanation_of(policy_of(name)), folder, "") + "```\n") != std::string::npos);
  }
}

TEST_CASE("whatever is taken out of a pattern or loosened, a test of it fails") {
  unsigned count = 0;
  for (const std::string& name : folders_in(patterns_folder)) {
    CAPTURE(name);
    for (const auto& [what, policy] : weakened(policy_of(name))) {
      const bool can_matter = std::find(without_effect.begin(), without_effect.end(), what) == without_effect.end();
      CHECK_MESSAGE(is_noticed(policy) == can_matter, what);
      count += 1;
    }
  }
  MESSAGE(count, " weakened policies");
  CHECK(count > 80);
}

}  // namespace
}  // namespace nacre::test
