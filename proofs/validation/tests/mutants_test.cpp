// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A selection of the mutants of `nacre verify --mutants`, one or two of each part of the kernel.
#include <doctest/doctest.h>

#include <cstdlib>
#include <sstream>

#include "proofs/validation/mutants.hpp"
#include "tests/target/observer/patched_kernel.hpp"
#include "tests/target/observer/subject.hpp"

using namespace nacre;
using namespace nacre::proof;

namespace {

const std::vector<std::string> selection = {
    "entry: SPSR of an interrupted component is not saved", "exit: the address space is not switched",
    "exit: x15 and x16 are not zeroed", "full exit: TTBR0 comes from another field", "refill: not capped",
    "close: the balance is not charged", "denial: the head stays", "control: anybody may", "fall: it keeps its client",
    "call: a guard does not matter", "reply: it can be given twice", 
    "irq_done: a line too many", "interrupt: acknowledged without an owner", "enter: who runs stays ready",
    "timer: armed for the last need", "equivalent: csdb", "invariant without 8 payers", "tables without the rule of channels",
    "specification: denials are not recorded",
};

}  // namespace

TEST_CASE("faults in kernel, specification and invariant are found, and shown on the processor") {
  const auto system = observer::build_system({.system = "systems/hub_sim"});
  const observer::ImageFile image(system->image);
  MutantOptions options{.kernel = system->kernel->path, .image = image.path(), .only = selection, .events = 3000, .moments = 50};
  if (const char* const all = std::getenv("NACRE_ALL_MUTANTS")) {
    options.only.clear();
    options.events = MutantOptions{}.events;
    options.moments = MutantOptions{}.moments;
    options.systematic = static_cast<unsigned>(std::atoi(all));
    options.threads = 2;
    if (std::getenv("NACRE_SOURCE_MUTANTS") != nullptr) options.build = [](const SourceMutant& m) { return observer::build_patched_kernel("mutant", {{m.file, m.before, m.after}}); };
  }
  if (const char* const one = std::getenv("NACRE_MUTANT")) {
    options.only.clear();
    std::stringstream names(one);
    for (std::string name; std::getline(names, name, ';');) options.only.push_back(name);
  }
  options.report = [](const MutantResult& r) {
    std::printf("%-9s %5.2fs %3u %2u %s %s | %s | %s%s\n", name_of(r.fate).c_str(), r.seconds, r.decided, r.elsewhere, r.reachable ? "reachable" : "unknown", r.name.c_str(), r.obligation.c_str(), r.difference.c_str(),
                r.fate == Fate::shown ? "" : r.problem.c_str());
    std::fflush(stdout);
  };
  const std::vector<MutantResult> results = run_mutants(options);
  for (const MutantResult& r : results) {
    CAPTURE(r.name);
    CAPTURE(r.problem);
    if (r.claimed_equivalent) {
      CHECK(r.fate == Fate::survived);
    } else if (r.name.starts_with("invariant") || r.name.starts_with("tables") || r.name.starts_with("specification")) {
      CHECK(r.fate == Fate::killed);
    } else {
      CHECK(name_of(r.fate) == name_of(Fate::shown));
    }
  }
  if (!options.only.empty()) CHECK(results.size() == options.only.size());
}
