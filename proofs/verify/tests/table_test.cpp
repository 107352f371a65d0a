// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/verify/table.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "proofs/verify/statement.hpp"
#include "proofs/verify/trust.hpp"

namespace nacre::proof::verify::test {
namespace {

ProofRun run_with(How how) {
  ProofRun run{.is_complete = true};
  run.entries = {{.entry = "signal", .instructions = 12}};
  run.decided = {{.entry = "signal", .claim = Claim::k1, .name = "one", .how = How::simplifier},
                 {.entry = "signal", .claim = Claim::k1, .name = "two", .how = how, .finding = "why"}};
  return run;
}

image::Result result_of(const std::vector<Row>& rows, const std::string& id) {
  for (const Row& row : rows) {
    if (row.claim.id == id) return row.claim.result;
  }
  return image::Result::not_run;
}

}  // namespace

TEST_CASE("a claim is proved by all of its obligations") {
  CHECK(result_of(rows_of(run_with(How::solver)), "K1") == image::Result::proved);
  CHECK(result_of(rows_of(run_with(How::cache)), "K1") == image::Result::proved);
  CHECK(result_of(rows_of(run_with(How::failed)), "K1") == image::Result::failed);
  const Row row = rows_of(run_with(How::cache))[0];
  CHECK(row.claim.obligations == 2);
  CHECK(row.by_simplifier == 1);
  CHECK(row.by_certificate == 1);
}

TEST_CASE("what has no obligations, or not all entries, was not run") {
  CHECK(result_of(rows_of(run_with(How::solver)), "K2") == image::Result::not_run);
  ProofRun part = run_with(How::solver);
  part.is_complete = false;
  CHECK(result_of(rows_of(part), "K1") == image::Result::not_run);
  part = run_with(How::failed);
  part.is_complete = false;
  CHECK(result_of(rows_of(part), "K1") == image::Result::failed);
}

TEST_CASE("an entry that was not understood fails every claim") {
  ProofRun run = run_with(How::solver);
  run.entries[0].error = "an unknown instruction";
  for (const Row& row : rows_of(run)) {
    CHECK(row.claim.result == image::Result::failed);
    CHECK(row.claim.findings == std::vector<std::string>{"signal: an unknown instruction"});
  }
  CHECK(run.has_failed());
}

TEST_CASE("the table says what was not run, and why something failed") {
  const Report report{.subject = "hub", .rows = rows_of(run_with(How::failed))};
  CHECK(report.has_failed());
  const std::string table = to_table(report);
  CHECK(table.find("K1     failed") != std::string::npos);
  CHECK(table.find("K2     not run") != std::string::npos);
  CHECK(table.find("K1 failed: two: why") != std::string::npos);
  for (const std::string& text : code_assumptions()) CHECK(table.find(text) != std::string::npos);
  for (const std::string& text : code_trusted()) CHECK(table.find(text) != std::string::npos);
  const auto json = nlohmann::json::parse(to_json(report, run_with(How::failed)));
  CHECK(json.at("claims").at(0).at("result") == "failed");
  CHECK(json.at("failures").at(0).at("obligation") == "two");
}

TEST_CASE("a statement is read back") {
  ProofRun run = run_with(How::solver);
  run.kernel_sha256 = "aa";
  run.decided[1].formula_sha256 = "bb";
  run.decided[1].certificate_sha256 = "cc";
  run.decided[1].instances = {4, 2};
  Statement statement = statement_of(run, rows_of(run));
  statement.image_name = "hub.img";
  statement.image_sha256 = "dd";
  const Statement again = statement_from(to_json(statement));
  CHECK(again.kernel_sha256 == "aa");
  CHECK(again.image_sha256 == "dd");
  CHECK(again.obligations == statement.obligations);
  CHECK_THROWS(static_cast<void>(statement_from("{}")));
  CHECK_THROWS(static_cast<void>(statement_from("text")));
}

}  // namespace nacre::proof::verify::test
