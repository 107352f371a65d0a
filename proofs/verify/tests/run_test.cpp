// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the cache may and may not do, and that z3 agrees.
#include "proofs/verify/run.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "proofs/verify/second_opinion.hpp"
#include "proofs/verify/tests/folder.hpp"

namespace nacre::proof::verify::test {
namespace {

const std::string kernel = NACRE_TEST_KERNEL;

size_t count(const ProofRun& run, How how) {
  return static_cast<size_t>(std::ranges::count(run.decided, how, &Decided::how));
}

}  // namespace

TEST_CASE("with a cache nothing is solved twice, and what is damaged is solved again") {
  const process::TemporaryFolder folder;
  const process::TemporaryFolder queries;
  const RunOptions options{.entries = {"enter"}, .cache = folder.path(), .smt2 = queries.path()};
  const ProofRun first = run_proofs(kernel, options);
  REQUIRE_FALSE(first.has_failed());
  CHECK(count(first, How::solver) + count(first, How::cache) > 10);
  const ProofRun second = run_proofs(kernel, options);
  CHECK(count(second, How::solver) == 0);
  for (size_t i = 0; i < first.decided.size(); ++i)
    CHECK(second.decided[i].formula_sha256 == first.decided[i].formula_sha256);

  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    std::string text = contents(entry.path());
    text.resize(text.size() / 2);
    write(entry.path(), text);
  }
  const ProofRun third = run_proofs(kernel, options);
  CHECK_FALSE(third.has_failed());
  CHECK(count(third, How::solver) == count(first, How::solver));

  const Row row = second_opinion(queries.path(), {.seconds = 60});
  if (!row.claim.findings.empty()) MESSAGE(row.claim.findings[0]);
  CHECK(row.claim.result == image::Result::proved);
  CHECK(row.claim.obligations == count(first, How::solver) + count(first, How::cache));
}

TEST_CASE("z3 that does not agree is heard") {
  const process::TemporaryFolder folder;
  CHECK(second_opinion(folder.path(), {}).claim.result == image::Result::failed);
  write(folder.path() / "open.smt2", "(set-logic QF_UFBV)\n(check-sat)\n");
  const Row row = second_opinion(folder.path(), {});
  REQUIRE(row.claim.findings.size() == 1);
  CHECK(row.claim.findings[0].ends_with("z3 says: sat"));
  write(folder.path() / "open.smt2", "no query\n");
  CHECK(second_opinion(folder.path(), {}).claim.result == image::Result::failed);
}

TEST_CASE("an entry that there is not is a failure") {
  const ProofRun run = run_proofs(kernel, {.entries = {"none"}});
  CHECK(run.has_failed());
  CHECK(run.entries[0].error == "the kernel has no entry 'none'");
}

TEST_CASE("a file that is no program is refused") { CHECK_THROWS(static_cast<void>(run_proofs("/dev/null", {}))); }

}  // namespace nacre::proof::verify::test
