// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/verify/rows.hpp"

#include <fmt/format.h>

#include "proofs/verify/trust.hpp"

namespace nacre::proof::verify {
namespace {

constexpr size_t most_findings = 30;
constexpr size_t most_lines = 60;  ///< of a counterexample

std::string first_lines(const std::string& text) {
  size_t end = 0;
  for (size_t line = 0; line < most_lines && end != std::string::npos; ++line) end = text.find('\n', end + 1);
  return end == std::string::npos ? text : text.substr(0, end) + "\n... (--json has all of it)";
}

std::string finding_of(const Decided& one) {
  std::string text = one.name + ": " + one.finding;
  if (!one.counterexample.empty()) text += "\nthe state:\n" + first_lines(one.counterexample);
  return text;
}

void count(const Decided& one, Row& row) {
  image::Claim& claim = row.claim;
  ++claim.obligations;
  claim.seconds += one.seconds;
  if (one.how == How::simplifier) ++row.by_simplifier;
  if (one.how == How::solver || one.how == How::cache) ++row.by_certificate;
  if (one.how != How::failed) return;
  if (claim.findings.size() < most_findings) claim.findings.push_back(finding_of(one));
  if (claim.findings.size() == most_findings) claim.findings.emplace_back("... and more");
}

void add_worst_cases(const ProofRun& run, image::Claim& claim) {
  for (const EntryReport& entry : run.entries) {
    if (entry.instructions == 0) continue;  // A part of entries that others count.
    claim.evidence.push_back(fmt::format("{}: at most {} instructions", entry.entry, entry.instructions));
  }
}

image::Result result_of(const ProofRun& run, const image::Claim& claim) {
  if (!claim.findings.empty()) return image::Result::failed;
  return run.is_complete && claim.obligations != 0 ? image::Result::proved : image::Result::not_run;
}

Row row_of(const ProofRun& run, Claim id) {
  Row row{.claim = {.id = name_of(id)}, .is_code = true};
  for (const EntryReport& entry : run.entries) {
    if (!entry.error.empty()) row.claim.findings.push_back(entry.entry + ": " + entry.error);
  }
  for (const Decided& one : run.decided) {
    if (one.claim == id) count(one, row);
  }
  row.claim.result = result_of(run, row.claim);
  if (row.claim.result == image::Result::not_run && row.claim.obligations == 0) {
    row.claim.evidence.emplace_back("no obligation was looked at");
    return row;
  }
  if (!run.is_complete) row.claim.evidence.emplace_back("some entry points only");
  row.claim.assumptions = code_assumptions();
  row.claim.trusted = code_trusted();
  if (id == Claim::k6) add_worst_cases(run, row.claim);
  return row;
}

}  // namespace

std::vector<Row> rows_of(const ProofRun& run) {
  std::vector<Row> rows;
  for (unsigned id = 0; id <= static_cast<unsigned>(Claim::k6); ++id)
    rows.push_back(row_of(run, static_cast<Claim>(id)));
  return rows;
}

const char* text_of(image::Result result) {
  if (result == image::Result::proved) return "proved";
  return result == image::Result::failed ? "failed" : "not run";
}

}  // namespace nacre::proof::verify
