// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/solver/solve.hpp"

#include <doctest/doctest.h>

#include <random>
#include <sstream>
#include <thread>

#include "proofs/checker/check.hpp"

namespace nacre::proof {
namespace {

/// `pigeons` in one hole less, each in one and no two in the same.
std::string pigeons(int pigeons) {
  const int holes = pigeons - 1;
  std::string clauses;
  int count = 0;
  const auto name = [&](int pigeon, int hole) { return std::to_string(pigeon * holes + hole + 1); };
  for (int p = 0; p < pigeons; ++p, ++count) {
    for (int h = 0; h < holes; ++h) clauses += name(p, h) + " ";
    clauses += "0\n";
  }
  for (int h = 0; h < holes; ++h) {
    for (int p = 0; p < pigeons; ++p) {
      for (int q = 0; q < p; ++q, ++count) clauses += "-" + name(p, h) + " -" + name(q, h) + " 0\n";
    }
  }
  return "p cnf " + std::to_string(pigeons * holes) + " " + std::to_string(count) + "\n" + clauses;
}

std::string random_formula(uint64_t seed, int variables, int clauses) {
  std::mt19937_64 random(seed);
  std::string text = "p cnf " + std::to_string(variables) + " " + std::to_string(clauses) + "\n";
  for (int i = 0; i < clauses; ++i) {
    // Units, repeated literals and tautologies too.
    for (uint64_t count = random() % 16 == 0 ? 1 : 3; count > 0; --count) {
      const auto variable = static_cast<int64_t>(1 + random() % static_cast<uint64_t>(variables));
      text += std::to_string(random() % 2 == 0 ? variable : -variable) + " ";
    }
    text += "0\n";
  }
  return text;
}

bool satisfies(const std::string& dimacs, const std::vector<bool>& values) {
  const char* next = dimacs.c_str() + dimacs.find('\n') + 1;
  while (*next != 0) {
    bool satisfied = false;
    char* end = nullptr;
    for (int64_t number = strtoll(next, &end, 10); number != 0; number = strtoll(next, &end, 10)) {
      next = end;
      satisfied = satisfied || values[static_cast<size_t>(std::abs(number))] == (number > 0);
    }
    next = end + 1;
    if (!satisfied) return false;
  }
  return true;
}

TEST_CASE("random formulas: a certificate that the checker accepts, or values that satisfy all clauses") {
  unsigned proved = 0, refuted = 0;
  for (uint64_t seed = 0; seed < 600; ++seed) {
    const int variables = static_cast<int>(5 + seed % 90);
    const std::string dimacs = random_formula(seed, variables, static_cast<int>(variables * 33 / 10));
    const Verdict verdict = solve(dimacs);
    REQUIRE(verdict.outcome != Outcome::gave_up);
    if (verdict.outcome == Outcome::proved) {
      proved += 1;
      CHECK(to_text(certificate::check(dimacs, verdict.certificate)) == "verified");
    } else {
      refuted += 1;
      CHECK(satisfies(dimacs, verdict.values));
    }
  }
  CHECK(proved > 100);
  CHECK(refuted > 100);
}

TEST_CASE("formulas that units decide have certificates") {
  for (const std::string dimacs : {"p cnf 1 2\n1 0\n-1 0\n", "p cnf 2 3\n1 2 0\n-1 0\n-2 0\n"}) {
    const Verdict verdict = solve(dimacs);
    CHECK(verdict.outcome == Outcome::proved);
    CHECK(to_text(certificate::check(dimacs, verdict.certificate)) == "verified");
  }
  CHECK(solve("p cnf 0 0\n").outcome == Outcome::refuted);
}

TEST_CASE("it gives up when its time is over") {
  CHECK(solve(pigeons(14), {.time = std::chrono::milliseconds(50)}).outcome == Outcome::gave_up);
}

TEST_CASE("threads do not disturb each other, and certificates repeat to the byte") {
  const std::string dimacs = pigeons(7);
  const Verdict alone = solve(dimacs);
  CHECK(to_text(certificate::check(dimacs, alone.certificate)) == "verified");
  std::vector<Verdict> verdicts(4);
  {
    std::vector<std::jthread> threads;
    for (Verdict& verdict : verdicts) threads.emplace_back([&] { verdict = solve(dimacs); });
  }
  for (const Verdict& verdict : verdicts) CHECK(verdict.certificate == alone.certificate);
}

/// The formula with its clause `number` made true for all values, so that all clauses keep their numbers.
std::string without_clause(const std::string& dimacs, int number) {
  size_t begin = dimacs.find('\n') + 1;
  for (; number > 0; --number) begin = dimacs.find('\n', begin) + 1;
  std::string result = dimacs;
  return result.replace(begin, dimacs.find('\n', begin) - begin, "1 -1 0");
}

TEST_CASE("nothing is accepted as a certificate of a satisfiable formula") {
  std::mt19937_64 random(5);
  unsigned tried = 0;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    const std::string dimacs = random_formula(seed, 12, 50);
    const Verdict verdict = solve(dimacs);
    if (verdict.outcome != Outcome::proved) continue;
    for (int clause = 0; clause < 50; ++clause) {
      const std::string satisfiable = without_clause(dimacs, clause);
      if (solve(satisfiable).outcome != Outcome::refuted) continue;
      CHECK_FALSE(certificate::check(satisfiable, verdict.certificate).verified);
      for (unsigned i = 0; i < 40; ++i, ++tried) {
        std::string altered = verdict.certificate;
        for (uint64_t count = 1 + random() % 3; count > 0; --count) {
          altered[random() % altered.size()] = "0123456789- \nd"[random() % 14];
        }
        CHECK_FALSE(certificate::check(satisfiable, altered).verified);
      }
    }
  }
  CHECK(tried > 1000);
}

TEST_CASE("the clauses that a certificate uses are unsatisfiable without the others") {
  const std::string dimacs = pigeons(5);
  // The same with clauses that nothing needs.
  const size_t header_end = dimacs.find('\n') + 1;
  std::istringstream header(dimacs.substr(0, header_end));
  std::string p, cnf;
  unsigned variables = 0, clauses = 0;
  header >> p >> cnf >> variables >> clauses;
  std::string more =
      "p cnf " + std::to_string(variables + 3) + " " + std::to_string(clauses + 2) + "\n" + dimacs.substr(header_end);
  more += std::to_string(variables + 1) + " " + std::to_string(variables + 2) + " 0\n-" +
          std::to_string(variables + 3) + " 1 0\n";
  const Verdict verdict = solve(more);
  REQUIRE(verdict.outcome == Outcome::proved);
  std::istringstream lines(more);
  std::string line, needed;
  std::getline(lines, line);
  unsigned kept = 0;
  for (size_t number = 1; std::getline(lines, line); ++number) {
    if (number >= verdict.needed.size() || !verdict.needed[number]) continue;
    needed += line + "\n";
    ++kept;
  }
  CHECK(kept <= clauses);
  CHECK(solve("p cnf " + std::to_string(variables + 3) + " " + std::to_string(kept) + "\n" + needed).outcome ==
        Outcome::proved);
}

TEST_CASE("every step of a trimmed certificate is needed") {
  const std::string dimacs = pigeons(5);
  const std::string certificate = solve(dimacs).certificate;
  CHECK(trim(certificate).certificate == certificate);
  size_t steps = 0;
  for (size_t begin = 0; begin < certificate.size();) {
    const size_t end = certificate.find('\n', begin) + 1;
    if (certificate.substr(begin, end - begin).find(" d ") == std::string::npos) {
      std::string without = certificate;
      without.erase(begin, end - begin);
      CHECK_FALSE(certificate::check(dimacs, without).verified);
      steps += 1;
    }
    begin = end;
  }
  CHECK(steps > 10);
}

}  // namespace
}  // namespace nacre::proof
