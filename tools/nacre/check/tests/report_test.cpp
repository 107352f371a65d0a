// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "door.hpp"

namespace nacre::tool::check {
namespace {

const ClaimReport& claim_of(const Report& report, const std::string& name) {
  for (const ClaimReport& one : report.claims) {
    if (one.name == name) return one;
  }
  throw std::runtime_error("no claim " + name);
}

Report report_door(Weakness weakness, const ReportOptions& options) {
  static const DoorPolicy policy;
  return report_of(door(weakness), policy.policy(), policy.names(), options);
}

TEST_CASE("a claim says on whom it relies") {
  const Report report = report_door(Weakness::none, {});
  CHECK(report.good());
  CHECK(claim_of(report, "fresh").relies.contains("auth"));
  CHECK(claim_of(report, "fresh").relies.contains("bus"));
  CHECK(!claim_of(report, "fresh").relies.contains("web"));
  CHECK(claim_of(report, "path").relies.contains("door"));
  CAPTURE(text_of(report));
  CHECK(text_of(report).find("relies on auth: says what permits it") != std::string::npos);
}

TEST_CASE("who is relied on and not trusted makes the report bad") {
  static const DoorPolicy policy;
  policy::Compiled compiled = door(Weakness::none);
  compiled.names.components[2].trusted = false;
  const Report report = report_of(compiled, policy.policy(), policy.names(), {});
  CHECK(!report.good());
  CHECK(claim_of(report, "fresh").distrusted == std::set<std::string>{"auth"});
  CHECK(claim_of(report, "fresh").verdict == Verdict::proved);
  CHECK(claim_of(report, "heater").distrusted.empty());
}

TEST_CASE("data flows as far as calls and replies carry it") {
  const Report report = report_door(Weakness::none, {});
  CHECK(claim_of(report, "path").verdict == Verdict::proved);
  CHECK(claim_of(report, "secret").verdict == Verdict::proved);
  CHECK(!claim_of(report, "secret").flow.empty());
  policy::Compiled talkative = door(Weakness::none);
  talkative.tables.rows[0].flags = abi::RowFlags::closes;
  static const DoorPolicy policy;
  const Report leaking = report_of(talkative, policy.policy(), policy.names(), {});
  CHECK(claim_of(leaking, "secret").verdict == Verdict::refuted);
  CHECK(claim_of(leaking, "secret").flow.size() == 2);
  ReportOptions shared;
  shared.regions = {{"panel", {5}, {1}}};
  CHECK(claim_of(report_door(Weakness::none, shared), "path").verdict == Verdict::refuted);
}

TEST_CASE("rules that no claim misses are named") {
  ReportOptions options;
  options.mutants = true;
  const Report report = report_door(Weakness::none, options);
  CHECK(report.mutants > 20);
  std::set<std::string> unproved;
  for (const UnprovedRule& rule : report.unproved) unproved.insert(rule.text);
  CHECK(unproved.contains("climate > bus.read_input(addr in thermometer..humidity): word 0"));
  CHECK(!unproved.contains("climate > bus.write_coil(addr = heater): word 0"));
  CHECK(!unproved.contains("grant.held ends by time"));
  CHECK(!unproved.contains("attempts.locked denies column 0"));
}

}  // namespace
}  // namespace nacre::tool::check
