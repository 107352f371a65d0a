// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A second opinion: z3 reads the exported queries and says what we say.
#include "proofs/solver/smt.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "proofs/solver/prove.hpp"
#include "proofs/solver/tests/random_terms.hpp"

namespace nacre::proof {
namespace {

/// What z3 prints for the queries, in one run.
std::string z3(const std::string& text) {
  std::string path = (std::filesystem::temp_directory_path() / "nacre-smt-XXXXXX").string();
  const int descriptor = mkstemp(path.data());
  REQUIRE(descriptor >= 0);
  close(descriptor);
  std::ofstream(path) << text;
  FILE* output = popen(("z3 -T:60 " + path + " 2>&1").c_str(), "r");
  REQUIRE(output != nullptr);
  std::string said;
  char buffer[4096];
  for (size_t count = 1; count > 0;) {
    count = fread(buffer, 1, sizeof buffer, output);
    said.append(buffer, count);
  }
  CHECK(pclose(output) == 0);
  std::remove(path.c_str());
  return said;
}

TEST_CASE("z3 agrees about random queries") {
  std::string script, expected;
  unsigned proved = 0;
  for (uint64_t seed = 1000; seed < 1400; ++seed) {
    Store store;
    const StoreScope scope(store);
    RandomTerms terms(seed, {3, 4, 2, 64});
    terms.add_field("f", 3, {2});
    terms.add_field("g", 2, {3, 1});
    terms.add_field("scalar", 3, {});
    for (unsigned i = 0; i < 8; ++i) static_cast<void>(terms.make(static_cast<unsigned>(1 + terms.below(6))));
    Query query{"random", {terms.make(1)}, {terms.make(1)}};
    if (seed % 2 == 0)
      query.goals = {implies(equal(terms.make(4), terms.make(4)), equal(terms.make(2), terms.make(2)))};
    const bool holds = prove(query).outcome == Outcome::proved;
    proved += holds ? 1 : 0;
    expected += holds ? "unsat\n" : "sat\n";
    std::string text = to_smt2(query);
    text.erase(text.find("(set-info"), text.find('\n', text.find("(set-info")) - text.find("(set-info") + 1);
    script += text + "(reset)\n";
  }
  CHECK(proved > 30);
  CHECK(proved < 370);
  CHECK(z3(script) == expected);
}

TEST_CASE("names are quoted") {
  Store store;
  const StoreScope scope(store);
  const Term a = variable("x|1", 8), b = variable("x\\1", 8);
  CHECK(z3(to_smt2({"", {equal(a, b)}, {equal(b, a)}})) == "unsat\n");
  const std::string open = to_smt2({"", {}, {equal(b, a)}});
  CHECK(z3(open.substr(open.find("(declare"))) == "sat\n");
}

}  // namespace
}  // namespace nacre::proof
