// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/verify/second_opinion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "proofs/verify/in_parallel.hpp"
#include "proofs/verify/progress.hpp"
#include "proofs/verify/run.hpp"
#include "tools/process/child.hpp"
#include "tools/process/lines.hpp"

namespace nacre::proof::verify {
namespace {

/// How z3 is to proceed: uninterpreted functions become bits, by Ackermann's reduction, and the rest is propositional.
constexpr const char* functions_as_bits = "tactic.default_tactic=qfufbv_ackr";

std::vector<std::filesystem::path> queries_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".smt2") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

std::string ask_z3(const std::filesystem::path& file, unsigned seconds) {
  auto child = process::Child::start({.words = {"z3", fmt::format("-T:{}", seconds), functions_as_bits, file.string()},
                                      .input = process::Stream::none});
  if (!child) return child.error();
  process::Lines lines;
  while (lines.read_from(child->output())) {
  }
  const std::optional<int> status = child->wait(std::chrono::seconds(5));
  const std::string answer = lines.next().value_or("no answer");
  return answer == "unsat" && status != 0 ? "unsat, then failed" : answer;
}

Row second_opinion(const std::filesystem::path& folder, const SecondOpinionOptions& options) {
  const std::vector<std::filesystem::path> files = queries_in(folder);
  std::vector<std::string> answers(files.size());
  std::vector<double> seconds(files.size());
  {
    Progress progress("z3", files.size(), options.shows_progress);
    in_parallel(workers_or_all(options.workers), files.size(), [&](size_t i) {
      const Stopwatch watch;
      answers[i] = ask_z3(files[i], options.seconds);
      seconds[i] = watch.seconds();
      progress.step();
    });
  }
  Row row{.claim = {.id = "z3", .obligations = files.size()}};
  for (size_t i = 0; i < files.size(); ++i) {
    row.claim.seconds += seconds[i];
    if (answers[i] != "unsat") row.claim.findings.push_back(files[i].string() + ": z3 says: " + answers[i]);
  }
  if (files.empty()) row.claim.findings.emplace_back("there is no query to ask about");
  row.claim.result = row.claim.findings.empty() ? image::Result::proved : image::Result::failed;
  if (!files.empty()) row.claim.evidence.push_back(fmt::format("longest query {:.1f} s", std::ranges::max(seconds)));
  return row;
}

}  // namespace nacre::proof::verify
