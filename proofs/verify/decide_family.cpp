// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/verify/decide_family.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "proofs/checker/check.hpp"
#include "proofs/properties/decide.hpp"
#include "proofs/solver/smt.hpp"
#include "proofs/verify/hex.hpp"
#include "proofs/verify/stopwatch.hpp"

namespace nacre::proof::verify {
namespace {

constexpr size_t longest_goal = 300;

class Deciding {
 public:
  Deciding(const Prepared& prepared, Cache& cache, const RunOptions& options)
      : prepared_(prepared), cache_(cache), options_(options), desk_(prepared) {}

  [[nodiscard]] Decided decide(size_t number) {
    const Obligation& obligation = prepared_.obligations()[number];
    number_ = number;
    decided_ = {.entry = prepared_.entry(), .claim = obligation.claim, .name = obligation.name};
    const WorkStopwatch watch;
    try {
      search();
    } catch (const std::exception& error) {
      decided_.how = How::failed;
      decided_.finding = error.what();
    }
    decided_.seconds = watch.seconds();
    return decided_;
  }

 private:
  void search() {
    if (prepared_.is_simple(number_)) {
      decided_.how = How::simplifier;
      return;
    }
    desk_.take(number_);
    if (!remembered()) solve();
  }

  [[nodiscard]] bool remembered() {
    const Digest& key = prepared_.key(number_);
    const std::optional<Remembered> proof = cache_.find(key);
    if (!proof) return false;
    try {
      const Query query = desk_.query(proof->instances);
      const std::string formula = proof::prepare(query).dimacs;
      const std::string certificate = gunzip(proof->packed_certificate);
      if (certificate::check(formula, certificate).verified) {
        for (const uint32_t place : proof->instances) experience_.needed.insert(desk_.instances()[place].holds.id);
        proved(How::cache, query, *proof, formula, certificate);
        return true;
      }
    } catch (const std::runtime_error&) {
      // Of another version or damaged: as if it were not there.
    }
    cache_.forget(key);
    return false;
  }

  void solve() {
    const Obligation& obligation = desk_.obligation();
    const Decision decision = proof::decide(obligation.name, obligation.given, obligation.goals, desk_.instances(),
                                            experience_, options_.limits);
    if (decision.result == Result::proved) {
      const Remembered proof{.instances = decision.used, .packed_certificate = gzip(decision.proof.certificate)};
      cache_.keep(prepared_.key(number_), proof);
      proved(How::solver, decision.query, proof, decision.proof.dimacs, decision.proof.certificate);
    } else if (decision.result == Result::refuted) {
      refuted(decision);
    } else {
      decided_.finding = fmt::format("neither proved nor refuted within {} s and {} attempts",
                                     options_.limits.time.count() / 1000, decision.attempts);
    }
  }

  void proved(How how, const Query& query, const Remembered& proof, const std::string& formula,
              const std::string& certificate) {
    decided_.instances = proof.instances;
    decided_.formula_sha256 = sha256_hex(formula);
    decided_.certificate_sha256 = sha256_hex(certificate);
    if (options_.certificates != nullptr)
      options_.certificates->add(certificate_name(decided_.certificate_sha256), proof.packed_certificate);
    if (!options_.smt2.empty()) export_smt2(query);
    decided_.how = how;
  }

  void refuted(const Decision& decision) {
    Evaluator value(decision.proof.model.assignment());
    decided_.finding = "there is a state in which this is false:";
    for (const Term goal : desk_.obligation().goals) {
      if (value(goal) == 0) decided_.finding += "\n" + to_text(goal, longest_goal);
    }
    decided_.counterexample = decision.proof.model.text;
  }

  void export_smt2(const Query& query) const {
    std::string name = fmt::format("{}-{:04}.smt2", prepared_.entry(), number_);
    std::ranges::replace(name, ' ', '_');
    std::ofstream file(options_.smt2 / name);
    file << "; " << name_of(decided_.claim) << ' ' << decided_.name << '\n' << to_smt2(query);
    if (!file.flush()) throw std::runtime_error((options_.smt2 / name).string() + ": cannot be written");
  }

  const Prepared& prepared_;
  Cache& cache_;
  const RunOptions& options_;
  Desk desk_;
  Experience experience_;
  size_t number_ = 0;
  Decided decided_;
};

}  // namespace

void decide_family(const Family& family, Cache& cache, const RunOptions& options, std::span<Decided> results,
                   const std::function<void()>& done) {
  Deciding deciding(*family.prepared, cache, options);
  for (size_t i = 0; i < family.count; ++i) {
    results[i] = deciding.decide(family.first + i);
    done();
  }
}

}  // namespace nacre::proof::verify
