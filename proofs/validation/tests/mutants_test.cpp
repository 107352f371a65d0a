// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A selection of the mutants of `nacre verify --mutants`, one or two of each part of the kernel.
#include "proofs/validation/mutants.hpp"

#include <doctest/doctest.h>

#include "tests/target/observer/subject.hpp"

using namespace nacre;
using namespace nacre::proof;

namespace {

const std::vector<std::string> selection = {
    "entry: SPSR of an interrupted component is not saved",
    "exit: the address space is not switched",
    "exit: x15 and x16 are not zeroed",
    "full exit: TTBR0 comes from another field",
    "refill: not capped",
    "close: the balance is not charged",
    "denial: the head stays",
    "control: anybody may",
    "fall: it keeps its client",
    "call: a guard does not matter",
    "reply: it can be given twice",
    "irq_done: a line too many",
    "interrupt: acknowledged without an owner",
    "enter: who runs stays ready",
    "timer: armed for the last need",
    "equivalent: csdb",
    "boot: a refused channel is accepted",
    "invariant without 8 payers",
    "tables without the rule of channels",
    "specification: denials are not recorded",
};

}  // namespace

TEST_CASE("faults in kernel, specification and invariant are found, and shown on the processor") {
  const auto system = observer::build_system({.system = "systems/hub_sim"});
  const observer::ImageFile image(system->image);
  MutantOptions options{
      .kernel = system->kernel->path, .image = image.path(), .only = selection, .events = 3000, .moments = 50};
  const std::vector<MutantResult> results = run_mutants(options);
  for (const MutantResult& r : results) {
    CAPTURE(r.name);
    CAPTURE(r.problem);
    CAPTURE(name_of(r.fate));
    CHECK(is_as_claimed(r));
    if (!r.claimed_equivalent && r.kind != MutantKind::specification) CHECK(r.fate == Fate::shown);
  }
  CHECK(results.size() == selection.size());
}
