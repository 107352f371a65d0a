// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/verify/run.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <thread>

#include "proofs/verify/decide_family.hpp"
#include "proofs/verify/hex.hpp"
#include "proofs/verify/in_parallel.hpp"
#include "proofs/verify/progress.hpp"
#include "proofs/verify/stopwatch.hpp"

namespace nacre::proof::verify {
namespace {

struct Planned {
  Family family;
  double expected_seconds = 0;
};

double expected_seconds(const Family& family, const Cache& cache) {
  double seconds = 0;
  for (size_t i = 0; i < family.count; ++i)
    seconds += cache.last_seconds(family.prepared->obligations()[family.first + i].name);
  return seconds;
}

/// What took long is begun first, so that no worker ends long after the others. Of what is not known many are long.
std::vector<Planned> plan(const std::vector<std::unique_ptr<Prepared>>& all, const Cache& cache) {
  std::vector<Planned> planned;
  for (const Family& family : families_of(all)) planned.push_back({family, expected_seconds(family, cache)});
  std::ranges::sort(planned, [](const Planned& a, const Planned& b) {
    if (a.expected_seconds != b.expected_seconds) return a.expected_seconds > b.expected_seconds;
    if (a.family.count != b.family.count) return a.family.count > b.family.count;
    return a.family.place < b.family.place;
  });
  return planned;
}

EntryReport report_of(const Prepared& prepared) {
  EntryReport report{.entry = prepared.entry(), .error = prepared.error(), .seconds = prepared.seconds()};
  if (!report.error.empty()) return report;
  report.instructions = prepared.session().worst_case();
  report.exits = prepared.session().exits();
  return report;
}

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path + ": cannot be read");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<Decided> decide_all(const std::vector<std::unique_ptr<Prepared>>& all, const RunOptions& options,
                                unsigned workers) {
  Cache cache(options.cache);
  const std::vector<Planned> planned = plan(all, cache);
  std::vector<Decided> decided;
  for (const auto& prepared : all) decided.resize(decided.size() + prepared->obligations().size());
  {
    Progress progress("obligations", decided.size(), options.shows_progress);
    in_parallel(workers, planned.size(), [&](size_t i) {
      const Family& family = planned[i].family;
      const std::span results(&decided[family.place], family.count);
      decide_family(family, cache, options, results, [&] { progress.step(); });
    });
  }
  for (const Decided& one : decided) {
    if (one.how == How::solver) cache.keep_seconds(one.name, one.seconds);
  }
  cache.close();
  return decided;
}

}  // namespace

bool ProofRun::has_failed() const {
  return std::ranges::any_of(entries, [](const EntryReport& entry) { return !entry.error.empty(); }) ||
         std::ranges::any_of(decided, [](const Decided& one) { return one.how == How::failed; });
}

unsigned workers_or_all(unsigned workers) {
  return workers != 0 ? workers : std::max(1U, std::thread::hardware_concurrency());
}

std::string certificate_name(const std::string& sha256) { return "certificates/" + sha256 + ".lrat.gz"; }

ProofRun new_run(const std::string& kernel_elf, const Program& program, const std::vector<std::string>& entries,
                 unsigned workers) {
  return {.kernel_sha256 = sha256_hex(contents(kernel_elf)),
          .text_sha256 = hex(sha256(program.text().bytes)),
          .is_complete = entries.empty(),
          .workers = workers_or_all(workers)};
}

ProofRun run_proofs(const std::string& kernel_elf, const RunOptions& options) {
  const Program program(kernel_elf);
  ProofRun run = new_run(kernel_elf, program, options.entries, options.workers);
  if (!options.smt2.empty()) std::filesystem::create_directories(options.smt2);
  const Stopwatch executing;
  const auto all = prepare(program, options.entries, run.workers);
  run.executing_seconds = executing.seconds();
  for (const auto& prepared : all) run.entries.push_back(report_of(*prepared));
  const Stopwatch deciding;
  run.decided = decide_all(all, options, run.workers);
  run.deciding_seconds = deciding.seconds();
  return run;
}

}  // namespace nacre::proof::verify
