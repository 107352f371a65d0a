// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Each entry of the shipped kernel, executed symbolically and by the processor, from states near those of a running system.
#include <doctest/doctest.h>

#include "proofs/validation/handlers.hpp"
#include "proofs/validation/reach.hpp"
#include "tests/target/observer/subject.hpp"

using namespace nacre;
using namespace nacre::proof;
using observer::must;

namespace {

constexpr unsigned states_per_entry = 300;
constexpr unsigned events = 5000;
constexpr unsigned moments_per_entry = 60;

struct Fixture {
  std::unique_ptr<tool::BuiltSystem> system = observer::build_system({.system = "systems/hub_sim"});
  observer::ImageFile image{system->image};
  replay::Replay kernel = must(replay::Replay::start(
      {.image = image.path(), .kernel = system->kernel->path, .clock = machine::Clock::instructions}));
  Program program{system->kernel->path};
  std::vector<replay::Snapshot> seeds;

  Fixture() {
    for (const unsigned more : {1U, 40U, 60U, 100U, 200U}) {
      must(kernel.advance(more));
      seeds.push_back(kernel.live());
    }
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "the executor does what the processor does, for every entry from begin to end") {
  Store store;
  const StoreScope scope(store);
  const Session any(program, EntryPoint::call);
  const Moments moments = walk(program, any.layout(), seeds, events, moments_per_entry, 1);
  CHECK(moments.problems.empty());
  for (unsigned e = 0; e <= static_cast<unsigned>(EntryPoint::interrupt_idle); ++e) {
    const auto entry = static_cast<EntryPoint>(e);
    CAPTURE(name_of(entry));
    const Agreement agreement =
        compare_with_processor(kernel, program, entry, moments.by_entry[e], seeds, states_per_entry, e);
    for (const std::string& problem : agreement.problems) FAIL_CHECK(problem);
    CHECK(agreement.compared >= states_per_entry);
    unsigned exits = 0;
    for (const unsigned states : agreement.exits) exits += states > 0 ? 1 : 0;
    MESSAGE(name_of(entry), ": ", agreement.compared, " states, ", agreement.outside, " outside, exits ", exits, " of ",
            agreement.exits.size(), ", ways of branches ", agreement.edges.size(), " of ", agreement.all_edges.size());
    CHECK(exits >= (entry == EntryPoint::interrupt_idle ? 3 : 4));
  }
}

TEST_CASE_FIXTURE(
    Fixture,
    "each branch of the kernel can be taken both ways in a state that satisfies the invariant, or is listed as dead") {
  Store store;
  const StoreScope scope(store);
  const Session any(program, EntryPoint::call);
  const Moments moments = walk(program, any.layout(), seeds, events, moments_per_entry, 1);
  const Reachability reach = check_reachability(program, moments.edges, {std::chrono::milliseconds(10'000)});
  MESSAGE(reach.edges, " ways of branches: ", reach.seen, " seen in states of a running system, ", reach.solved,
          " in a state that the solver found, ", reach.dead, " dead and listed");
  for (const std::string& problem : reach.problems) FAIL_CHECK(problem);
}
