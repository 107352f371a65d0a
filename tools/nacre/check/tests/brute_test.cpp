// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "brute.hpp"
#include "tools/nacre/check/prove.hpp"
#include "tools/nacre/policy/overlap.hpp"

namespace nacre::tool::check {
namespace {

constexpr unsigned bound = 4;
constexpr unsigned cases = 300;

/// Events, not positions: in the whole system each has equal weight, so the attack is a shortest one.
std::optional<unsigned> shortest(const policy::Compiled& compiled, const Watch& watch) {
  const Machine machine = machine_of(compiled, watch);
  const Product product(machine, Slice(machine.fields.size(), true), watch);
  Visited visited(product.bound());
  const bool holds = search(product, default_memory, visited).result == Result::holds;
  const auto attack = shortest_attack(product, default_memory);
  CHECK(holds == attack.empty());
  return attack.empty() ? std::nullopt : std::optional(static_cast<unsigned>(attack.size()));
}

TEST_CASE("a plain search of all short traces finds the same") {
  unsigned refuted = 0;
  unsigned late = 0;
  for (uint64_t seed = 1; seed <= cases; ++seed) {
    const RandomCase random = random_case(seed);
    const auto& claim = std::get<policy::Claim>(random.file.items.front());
    const policy::Names names{};
    const Watch watch = *try_watch(claim, names);
    const auto expected = brute_force(random.compiled, claim, bound);
    const auto found = shortest(random.compiled, watch);
    const Proof proof = prove(random.compiled, watch);
    CAPTURE(seed);
    CAPTURE(random.text);
    const bool within = found && *found <= bound;
    CAPTURE(text_of(proof.trace));
    if (watch.positions) CHECK(within == expected.has_value());
    if (watch.positions && within && expected) CHECK(*found == *expected);
    // Otherwise the first checker leaves out ends of calls that nothing asks for: one for each call, at most.
    if (expected) REQUIRE(found);
    if (expected) CHECK(*found <= *expected);
    if (found && 2 * *found <= bound) CHECK(expected);
    CHECK((proof.verdict == Verdict::refuted) == found.has_value());
    refuted += expected ? 1 : 0;
    late += found && !within ? 1 : 0;
  }
  MESSAGE(refuted << " refuted, " << late << " later than the bound, of " << cases);
  CHECK(refuted > cases / 5);
  CHECK(refuted < cases * 4 / 5);
}

}  // namespace
}  // namespace nacre::tool::check
