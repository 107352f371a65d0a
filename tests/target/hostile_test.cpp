// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A million random system calls, and a touch of memory after each thousand. Before and after each thousand the debugger
// compares the kernel's state field by field and all memory that is not the hostile component's page by page. What may
// differ is listed below, and nothing else may. Every denial is a record or counted. Five kernels that each lack one
// check must fail here. NACRE_SEED repeats a run.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/target/hostile_campaign.hpp"
#include "tools/patched_kernel/patched_kernel.hpp"

using namespace nacre;
using namespace nacre::observer;
using patched_kernel::Edit;

namespace {

constexpr unsigned all_batches = 1000;
constexpr unsigned batches_for_a_broken_kernel = 100;

std::string join(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += "\n  " + line;
  return text;
}

/// A kernel that must be caught.
void expect_caught(const std::string& name, const std::vector<Edit>& edits) {
  const std::string kernel = patched_kernel::Sources(NACRE_TREE, std::string(NACRE_PATCHED_KERNELS) + "/" + name).build(edits);
  HostileCampaign campaign(kernel, choose_seed());
  const auto violations = campaign.run(batches_for_a_broken_kernel);
  CHECK_MESSAGE(!violations.empty(), name, " was not noticed, seed ", campaign.seed());
  MESSAGE(name, ":", join(violations));
}

}  // namespace

TEST_CASE("every byte of the kernel's state has a name") {
  CHECK(fmt::format("{}", fmt::join(uncovered_component_bytes(), " ")) == "");
  CHECK(fmt::format("{}", fmt::join(uncovered_state_bytes(), " ")) == "");
}

TEST_CASE("a million calls change only what the specification grants") {
  HostileCampaign campaign("", choose_seed());
  MESSAGE("seed ", campaign.seed());
  const auto violations = campaign.run(all_batches);
  CHECK_MESSAGE(violations.empty(), "seed ", campaign.seed(), join(violations));
  CHECK(campaign.log().batches == all_batches);
  const std::string unexercised = campaign.unexercised();
  CHECK_MESSAGE(unexercised.empty(), "the campaign has not tried everything: ", unexercised);
}

TEST_CASE("a kernel without the mask of methods is caught") {
  expect_caught("no_method_mask", {{"kernel/core/policy.cpp", "if ((channel.governed & method) == 0) return false;",
                                    "if ((channel.governed & method) == 0) return true;"}});
}

TEST_CASE("a kernel without guards is caught") {
  expect_caught("no_guard", {{"kernel/core/policy.cpp", "return guards_hold(", "return true || guards_hold("}});
}

TEST_CASE("a kernel without the grant of control is caught") {
  expect_caught("no_control_grant",
                {{"kernel/core/control.cpp", "nacre_tables.components[index].supervisor == caller.id &&", ""}});
}

TEST_CASE("a kernel without the bound of handles is caught") {
  expect_caught(
      "no_handle_bound",
      {{"kernel/core/message.cpp", "Arch::bounded(selector >> abi::method_bits, client.channel_count);\n  About about",
        "Arch::bounded(selector >> abi::method_bits, 16);\n  About about"}});
}

TEST_CASE("a kernel without the owner of a line is caught") {
  expect_caught("no_line_owner", {{"kernel/core/notification.cpp",
                                   "Arch::bounded(selector >> abi::method_bits, driver.line_count);\n  if (!is_bounded",
                                   "Arch::bounded(selector >> abi::method_bits, 2);\n  if (!is_bounded"}});
}
