// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// One policy for each rule: those in accept are taken without a word, those in reject are refused with exactly the text
// in expected.txt.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>

#include "tools/nacre/policy/check.hpp"
#include "tools/nacre/policy/check_command.hpp"
#include "tools/nacre/policy/explain.hpp"
#include "tools/nacre/policy/explain_command.hpp"
#include "tools/nacre/policy/parser.hpp"
#include "tools/nacre/policy/policy.hpp"
#include "tools/nacre/policy/print.hpp"
#include "tools/nacre/policy/run_tests.hpp"
#include "tools/nacre/policy/values.hpp"
#include "tools/nacre/tests/cases.hpp"

namespace nacre::test {
namespace {

const std::string data_folder = NACRE_POLICY_DATA;

/// Diagnostics with the folder of the case cut off.
std::string diagnostics_of(const std::string& name, std::optional<tool::policy::Policy>& policy) {
  const std::string folder = data_folder + "/" + name + "/";
  tool::Diagnostics diagnostics;
  policy = tool::policy::try_policy(folder + "case.policy", diagnostics);
  CHECK(policy.has_value() == !diagnostics.failed());
  return replace_all(diagnostics.text(), folder, "");
}

TEST_CASE("every policy in accept is taken, and printed means the same") {
  for (const std::string& name : folders_in(data_folder + "/accept")) {
    CAPTURE(name);
    std::optional<tool::policy::Policy> policy;
    CHECK(diagnostics_of("accept/" + name, policy) == "");
    REQUIRE(policy.has_value());
    tool::Diagnostics diagnostics;
    tool::policy::Policy printed;
    for (const tool::policy::File& file : policy->files)
      printed.files.push_back(tool::policy::parse_file("printed", text_of(file), diagnostics));
    CHECK(diagnostics.text() == "");
    tool::policy::replace_values(printed);
    CHECK(printed.files == policy->files);
  }
}

TEST_CASE("tests of policies come out as written, or say in these words how not") {
  for (const std::string& name : folders_in(data_folder + "/tests")) {
    CAPTURE(name);
    const std::string folder = data_folder + "/tests/" + name + "/";
    std::optional<tool::policy::Policy> policy;
    CHECK(diagnostics_of("tests/" + name, policy) == "");
    REQUIRE(policy.has_value());
    tool::Diagnostics wrong;
    const tool::policy::TestResults results = tool::policy::run_tests(*policy, wrong);
    const bool fails = std::filesystem::exists(folder + "expected.txt");
    CHECK(replace_all(wrong.text(), folder, "") == (fails ? read_text(folder + "expected.txt") : ""));
    CHECK(wrong.failed() == (results.failed != 0));
    CHECK(results.passed + results.failed > 0);
  }
}

TEST_CASE("automata are explained in these words") {
  unsigned explained = 0;
  for (const std::string& name : folders_in(data_folder + "/accept")) {
    const std::string folder = data_folder + "/accept/" + name + "/";
    if (!std::filesystem::exists(folder + "explained.txt")) continue;
    CAPTURE(name);
    tool::Diagnostics diagnostics;
    const auto policy = tool::policy::try_policy(folder + "case.policy", diagnostics);
    REQUIRE(policy.has_value());
    CHECK(replace_all(tool::policy::explanation_of(*policy), folder, "") == read_text(folder + "explained.txt"));
    explained += 1;
  }
  CHECK(explained == 3);
}

TEST_CASE("a file that is not there cannot be explained") {
  CHECK(tool::policy::explain_command({"nowhere.policy"}) == 1);
  CHECK(tool::policy::explain_command({data_folder}) == 1);
}

TEST_CASE("check fails for what is not there, for what is wrong, and for a test that fails") {
  CHECK(tool::policy::check_command({"nowhere.policy"}) == 1);
  CHECK(tool::policy::check_command({data_folder + "/reject/name/case.policy"}) == 1);
  CHECK(tool::policy::check_command({data_folder + "/tests/failed/case.policy"}) == 1);
  CHECK(tool::policy::check_command({data_folder + "/accept/door/case.policy"}) == 0);
}

TEST_CASE("every policy in reject is refused with its words") {
  check_refusals(data_folder, [](const std::string& name) -> Judged {
    std::optional<tool::policy::Policy> policy;
    const std::string text = diagnostics_of(name, policy);
    return {policy.has_value(), text};
  });
}

TEST_CASE("every rule has both cases") { check_both_cases(data_folder); }

TEST_CASE("events that name each other many times over are no work") {
  std::string text = "policy p\nevent a0 = x > y.z\nevent b0 = x > y.w\n";
  for (unsigned i = 1; i < 100; ++i)
    text += fmt::format("event a{0} = a{1} or b{1}\nevent b{0} = b{1} or a{1}\n", i, i - 1);
  text += "automaton m { start s state s { a99 -> s } }\n";
  tool::Diagnostics diagnostics;
  tool::policy::Policy policy{{tool::policy::parse_file("text", text, diagnostics)}};
  tool::policy::check_policy(policy, diagnostics);
  CHECK(diagnostics.text() == "");
}

TEST_CASE("a policy that is not there is an error") {
  tool::Diagnostics diagnostics;
  CHECK_FALSE(tool::policy::try_policy("nowhere.policy", diagnostics).has_value());
  CHECK(diagnostics.text() == "nowhere.policy: error: there is no file 'nowhere.policy'\n");
}

}  // namespace
}  // namespace nacre::test
