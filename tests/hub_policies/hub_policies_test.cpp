// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The hub's policy in the hub: it gives an image, its own tests pass there, and each of its claims has a twin of the
// hub in which one rule is weaker. Needs the target build.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <cstring>
#include <set>

#include "tests/hub_policies/twin.hpp"
#include "tools/nacre/policy/cells.hpp"
#include "tools/nacre/policy/run_tests.hpp"
#include "tools/nacre/policy/tests/faults.hpp"
#include "tools/nacre/policy_tables.hpp"
#include "tools/nacre/system_build.hpp"

namespace nacre::test {
namespace {

const std::string hub_folder = NACRE_TREE "/systems/hub";

std::unique_ptr<tool::BuiltSystem> build(const std::string& folder) {
  const std::string target = NACRE_TARGET_BUILD;
  const tool::SystemPaths paths{folder + "/system.toml",      NACRE_TREE "/boards", target + "/components",
                                target + "/kernel/kernel.elf", NACRE_TEST_BUILD,     NACRE_TREE};
  tool::Diagnostics diagnostics;
  auto system = tool::try_build_system(paths, diagnostics);
  REQUIRE_MESSAGE(system != nullptr, diagnostics.text());
  REQUIRE(system->policy != nullptr);
  return system;
}

std::set<std::string> claims_of(const tool::policy::Policy& policy) {
  std::set<std::string> names;
  for (const tool::policy::File& file : policy.files) {
    for (const tool::policy::Item& item : file.items) {
      if (const auto* claim = std::get_if<tool::policy::Claim>(&item)) names.insert(claim->name.text);
    }
  }
  return names;
}

void check_tests(const tool::BuiltSystem& system, unsigned at_least) {
  tool::Diagnostics wrong;
  const auto results = tool::policy::run_tests(system.policy->policy, wrong);
  CHECK_MESSAGE(results.failed == 0, wrong.text());
  CHECK(results.passed >= at_least);
}

bool same_tables(const tool::BuiltSystem& one, const tool::BuiltSystem& two) {
  return std::memcmp(one.tables.get(), two.tables.get(), sizeof(abi::Tables)) == 0;
}

TEST_CASE("the tests of the hub's policy pass in the hub") {
  const auto hub = build(hub_folder);
  check_tests(*hub, 12);
  CHECK(claims_of(hub->policy->policy).size() >= 12);
  CHECK(hub->policy->names.automata.size() == 5);
  MESSAGE(hub->policy->row_count << " rows, " << hub->policy->names.states.size() << " states");
}

TEST_CASE("and those of its part without the network in hub_sim") { check_tests(*build(NACRE_TREE "/systems/hub_sim"), 9); }

TEST_CASE("a fault of the compiler in the hub's tables is found, wherever it is") {
  using namespace tool::policy;
  const auto hub = build(hub_folder);
  const SystemNames names = tool::system_names(
      {hub->description, hub->board, hub->programs, hub->interfaces, hub->wiring, hub->layout});
  unsigned count = 0;
  for (const Fault& fault : faults_of(*hub->policy)) {
    Compiled bad = *hub->policy;
    fault.put(bad);
    CHECK_MESSAGE(compare_cells(bad, names, Compare::to_first_difference).enough(), fault.kind << ": " << fault.place);
    count += 1;
  }
  MESSAGE(count << " faults");
  CHECK(count > 200);
}

TEST_CASE("each claim has a twin, and each twin a claim") {
  const auto hub = build(hub_folder);
  std::set<std::string> twins;
  for (const Twin& twin : twins_in(NACRE_TWINS)) {
    CAPTURE(twin.claim);
    twins.insert(twin.claim);
    const std::string folder = std::string(NACRE_TEST_BUILD) + "/twin";
    make_twin(twin, hub_folder, folder);
    const auto weakened = build(folder);
    CHECK_FALSE(same_tables(*hub, *weakened));
    CHECK(claims_of(weakened->policy->policy) == claims_of(hub->policy->policy));
  }
  CHECK(twins == claims_of(hub->policy->policy));
}

}  // namespace
}  // namespace nacre::test
