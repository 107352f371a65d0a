// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Compiled tables do what the interpreter does, and the comparison finds every fault that is put into them.
#include "tools/nacre/policy/cells.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>

#include "tools/nacre/policy/compile.hpp"
#include "tools/nacre/policy/tests/door_system.hpp"
#include "tools/nacre/policy/tests/faults.hpp"

namespace nacre::test {
namespace {

using namespace tool::policy;

Compiled compiled_of(const std::string& name) {
  tool::Diagnostics diagnostics;
  const auto policy = try_policy(std::string(NACRE_POLICY_DATA) + name, diagnostics);
  REQUIRE_MESSAGE(policy.has_value(), diagnostics.text());
  auto compiled = compile(*policy, door_system(), diagnostics);
  REQUIRE_MESSAGE(compiled.has_value(), diagnostics.text());
  return std::move(*compiled);
}

const std::vector<std::string> policies = {"/accept/door/case.policy", "/compiled/everything.policy"};

TEST_CASE("every cell is what the interpreter does") {
  for (const std::string& name : policies) {
    const CellResults results = compare_cells(compiled_of(name), door_system());
    CHECK(results.compared > 1'000);
    MESSAGE(name << ": " << results.compared << " comparisons");
    for (const std::string& difference : results.differences) CHECK_MESSAGE(false, difference);
  }
}

TEST_CASE("every fault of a compiler is found, wherever it is") {
  std::map<std::string, unsigned> found;
  for (const std::string& name : policies) {
    const Compiled good = compiled_of(name);
    for (const Fault& fault : faults_of(good)) {
      Compiled bad = good;
      fault.put(bad);
      const bool differs = compare_cells(bad, door_system(), Compare::to_first_difference).enough();
      CHECK_MESSAGE(differs, name << ": " << fault.kind << ": " << fault.place);
      found[fault.kind] += differs ? 1 : 0;
    }
  }
  std::string counts;
  for (const auto& [kind, count] : found) counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", kind, count);
  MESSAGE(counts);
  CHECK(found.size() == 24);
}

}  // namespace
}  // namespace nacre::test
