// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "door.hpp"

namespace nacre::tool::check {
namespace {

const DoorPolicy& the_policy() {
  static const DoorPolicy policy;
  return policy;
}

Proof prove_door(Weakness weakness, const std::string& claim) {
  return prove(door(weakness), the_policy().watch(claim));
}

TEST_CASE("the claims of the door are proved") {
  for (const char* const claim : {"fresh", "stale", "crash", "guess", "heater", "webbus"}) {
    const Proof proof = prove_door(Weakness::none, claim);
    CAPTURE(claim);
    CAPTURE(text_of(proof.trace));
    CHECK(proof.verdict == Verdict::proved);
  }
}

TEST_CASE("each weakness refutes the claim that is about it") {
  const std::vector<std::pair<Weakness, const char*>> cases{
      {Weakness::no_lockout, "guess"},   {Weakness::no_spending, "fresh"},   {Weakness::no_expiry, "stale"},
      {Weakness::no_revocation, "crash"}, {Weakness::lost_is_free, "guess"},  {Weakness::starts_open, "guess"},
      {Weakness::starts_granted, "fresh"}, {Weakness::no_guard, "heater"}, {Weakness::fail_grants, "fresh"}};
  for (const auto& [weakness, claim] : cases) {
    const Proof proof = prove_door(weakness, claim);
    CAPTURE(claim);
    CHECK(proof.verdict == Verdict::refuted);
    CHECK(!proof.trace.empty());
  }
}

}  // namespace
}  // namespace nacre::tool::check
