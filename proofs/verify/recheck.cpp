// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/verify/recheck.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "proofs/checker/check.hpp"
#include "proofs/verify/hex.hpp"
#include "proofs/verify/in_parallel.hpp"
#include "proofs/verify/prepared.hpp"
#include "proofs/verify/progress.hpp"
#include "proofs/verify/run.hpp"

namespace nacre::proof::verify {
namespace {

constexpr size_t most_names = 10;

/// What the kernel demands.
struct Unit {
  const Prepared* prepared;
  size_t number;

  [[nodiscard]] const Obligation& obligation() const { return prepared->obligations()[number]; }
};

class Rechecking {
 public:
  Rechecking(const ArchiveReader& archive, Recheck& result, unsigned workers, bool shows_progress)
      : archive_(archive), result_(result), workers_(workers), shows_progress_(shows_progress) {}

  void check(const std::vector<std::unique_ptr<Prepared>>& all) {
    for (const auto& prepared : all) {
      result_.run.entries.push_back({prepared->entry(), prepared->error(), prepared->seconds()});
      for (size_t i = 0; i < prepared->obligations().size(); ++i) units_.push_back({prepared.get(), i});
    }
    compare_lists();
    compare_claims();
    compare_files();
    if (result_.findings.empty()) check_each(families_of(all));
  }

 private:
  void find(std::string text) { result_.findings.push_back(std::move(text)); }

  /// None missing, none added, in the same order.
  void compare_lists() {
    std::multiset<std::string> missing, added;
    for (const Unit& unit : units_) missing.insert(unit.obligation().name);
    for (const ListedObligation& one : listed()) {
      const auto found = missing.find(one.name);
      found == missing.end() ? static_cast<void>(added.insert(one.name)) : static_cast<void>(missing.erase(found));
    }
    name_some("missing", missing);
    name_some("added: the kernel does not demand it", added);
    if (!missing.empty() || !added.empty()) return;
    for (size_t i = 0; i < units_.size(); ++i) compare_heads(units_[i], listed()[i]);
  }

  void compare_heads(const Unit& unit, const ListedObligation& one) {
    if (one.name != unit.obligation().name)
      find(fmt::format("obligation '{}': out of order", one.name));
    else if (one.entry != unit.prepared->entry() || one.claim != name_of(unit.obligation().claim))
      find(fmt::format("obligation '{}': listed for {} of {}", one.name, one.claim, one.entry));
  }

  void name_some(const char* what, const std::multiset<std::string>& names) {
    size_t count = 0;
    for (const std::string& name : names) {
      if (count++ < most_names) find(fmt::format("obligation '{}': {}", name, what));
    }
    if (names.size() > most_names) find(fmt::format("and {} more: {}", names.size() - most_names, what));
  }

  /// What the statement says of the claims about code follows from its obligations.
  void compare_claims() {
    for (unsigned id = 0; id <= static_cast<unsigned>(Claim::k6); ++id) {
      const std::string name = name_of(static_cast<Claim>(id));
      const auto count = static_cast<size_t>(
          std::ranges::count_if(units_, [&](const Unit& unit) { return name_of(unit.obligation().claim) == name; }));
      const auto found = std::ranges::find(result_.statement.claims, name, &ListedClaim::id);
      if (found == result_.statement.claims.end())
        find(fmt::format("claim {}: missing", name));
      else if (found->obligations != count || found->result == text_of(image::Result::failed))
        find(fmt::format("claim {}: listed as {} by {} obligations, the kernel demands {}", name, found->result,
                         found->obligations, count));
    }
  }

  /// Every file is used.
  void compare_files() {
    std::set<std::string> used = {statement_name};
    for (const ListedObligation& one : listed()) {
      if (!one.by_simplifier) used.insert(certificate_name(one.certificate_sha256));
    }
    for (const std::string& name : archive_.names()) {
      if (!used.contains(name)) find(fmt::format("{}: added: no obligation uses it", name));
    }
  }

  void check_each(const std::vector<Family>& families) {
    result_.run.decided.resize(units_.size());
    Progress progress("certificates", units_.size(), shows_progress_);
    in_parallel(workers_, families.size(), [&](size_t i) {
      Desk desk(*families[i].prepared);
      for (size_t place = families[i].place; place < families[i].place + families[i].count; ++place) {
        result_.run.decided[place] = check_one(desk, units_[place], listed()[place]);
        progress.step();
      }
    });
  }

  [[nodiscard]] Decided check_one(Desk& desk, const Unit& unit, const ListedObligation& one) const {
    const Stopwatch watch;
    Decided decided{.entry = one.entry, .claim = unit.obligation().claim, .name = one.name};
    try {
      const std::optional<std::string> refused = refusal(desk, unit, one);
      if (!refused) decided.how = one.by_simplifier ? How::simplifier : How::solver;
      decided.finding = refused.value_or("");
    } catch (const std::exception& error) {
      decided.finding = error.what();
    }
    decided.seconds = watch.seconds();
    return decided;
  }

  [[nodiscard]] std::optional<std::string> refusal(Desk& desk, const Unit& unit, const ListedObligation& one) const {
    if (unit.prepared->is_simple(unit.number) != one.by_simplifier)
      return one.by_simplifier ? "the simplifier does not decide it" : "it needs no certificate";
    if (one.by_simplifier) return std::nullopt;
    desk.take(unit.number);
    const std::string formula = proof::prepare(desk.query(one.instances)).dimacs;
    if (sha256_hex(formula) != one.formula_sha256) return "the listed formula is not the one that the kernel gives";
    const std::string certificate = gunzip(archive_.read(certificate_name(one.certificate_sha256)));
    if (sha256_hex(certificate) != one.certificate_sha256) return "the certificate's content is not the one listed";
    const certificate::Result result = certificate::check(formula, certificate);
    if (!result.verified) return "the certificate is " + to_text(result);
    return std::nullopt;
  }

  [[nodiscard]] const std::vector<ListedObligation>& listed() const { return result_.statement.obligations; }

  const ArchiveReader& archive_;
  Recheck& result_;
  unsigned workers_;
  bool shows_progress_;
  std::vector<Unit> units_;
};

void check_kernel(Recheck& result) {
  if (result.statement.kernel_sha256 != result.run.kernel_sha256)
    result.findings.push_back(fmt::format("made for another kernel: sha256:{}, not sha256:{}",
                                          result.statement.kernel_sha256, result.run.kernel_sha256));
  if (result.statement.text_sha256 != result.run.text_sha256)
    result.findings.push_back(fmt::format("made for other machine code: sha256:{}, not sha256:{}",
                                          result.statement.text_sha256, result.run.text_sha256));
}

}  // namespace

Recheck recheck_bundle(const std::filesystem::path& bundle, const std::string& kernel_elf,
                       const RecheckOptions& options) {
  const Stopwatch watch;
  const Program program(kernel_elf);
  Recheck result{.statement = {}, .run = new_run(kernel_elf, program, options.entries, options.workers)};
  try {
    const ArchiveReader archive(bundle);
    result.statement = statement_from(archive.read(statement_name));
    check_kernel(result);
    if (result.findings.empty()) {
      const auto all = prepare(program, options.entries, result.run.workers);
      result.run.executing_seconds = watch.seconds();
      Rechecking(archive, result, result.run.workers, options.shows_progress).check(all);
    }
  } catch (const std::exception& error) {
    result.findings.emplace_back(error.what());
  }
  result.seconds = watch.seconds();
  return result;
}

Row row_of(const Recheck& recheck) {
  Row row{.claim = {.id = "bundle", .seconds = recheck.seconds, .obligations = recheck.statement.obligations.size()}};
  row.claim.result = recheck.findings.empty() ? image::Result::proved : image::Result::failed;
  row.claim.findings = recheck.findings;
  return row;
}

}  // namespace nacre::proof::verify
