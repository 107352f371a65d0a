// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The policies of systems: their tests pass, whatever is taken out or loosened, one of them fails.
// That they fit their systems is for tests/hub_policies.
#include <doctest/doctest.h>

#include "tools/nacre/policy/run_tests.hpp"
#include "tools/nacre/policy/tests/weakened.hpp"

namespace nacre::test {
namespace {

using namespace tool::policy;

Policy hub_policy() {
  tool::Diagnostics diagnostics;
  const auto policy = try_policy(NACRE_SYSTEMS "/hub/hub.policy", diagnostics);
  REQUIRE_MESSAGE(policy.has_value(), diagnostics.text());
  return *policy;
}

TEST_CASE("the tests of the hub's policy pass") {
  tool::Diagnostics wrong;
  const TestResults results = run_tests(hub_policy(), wrong);
  CHECK(wrong.text() == "");
  CHECK(results.passed >= 14);
}

TEST_CASE("whatever is taken out of the hub's policy or loosened, a test of it fails") {
  unsigned count = 0;
  for (const auto& [what, policy] : weakened(hub_policy())) {
    CHECK_MESSAGE(is_noticed(policy), what);
    count += 1;
  }
  MESSAGE(count, " weakened policies");
  CHECK(count > 70);
}

}  // namespace
}  // namespace nacre::test
