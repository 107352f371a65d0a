// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/solver/solve.hpp"

#include <time.h>

#include <cadical.hpp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace nacre::proof {
namespace {

constexpr int satisfiable = 10;
constexpr int unsatisfiable = 20;

struct Close {
  void operator()(FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<FILE, Close>;

/// A file in memory that grows as it is written.
class Memory {
 public:
  Memory() : file_(open_memstream(&text_, &size_)) {
    if (!file_) throw std::runtime_error("solve: no memory for the certificate");
  }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  ~Memory() {
    file_.reset();
    std::free(text_);
  }
  [[nodiscard]] FILE* file() { return file_.get(); }
  [[nodiscard]] std::string take() {
    file_.reset();
    return {text_, size_};
  }

 private:
  char* text_ = nullptr;
  size_t size_ = 0;
  File file_;
};

/// Of the work of this thread: what others do on the machine makes no difference.
class Deadline : public CaDiCaL::Terminator {
 public:
  explicit Deadline(std::chrono::milliseconds time) : end_(now() + time) {}
  bool terminate() override { return now() >= end_; }

 private:
  static std::chrono::nanoseconds now() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
  }

  std::chrono::nanoseconds end_;
};

}  // namespace

Verdict solve(const std::string& dimacs, const Limits& limits) {
  Memory certificate;
  Deadline deadline(limits.time);
  CaDiCaL::Solver solver;
  solver.configure("unsat");
  solver.set("lrat", 1);
  solver.set("binary", 0);
  if (!solver.trace_proof(certificate.file(), "certificate")) throw std::runtime_error("solve: no certificate");
  const File formula(fmemopen(const_cast<char*>(dimacs.data()), dimacs.size(), "r"));
  if (!formula) throw std::runtime_error("solve: no memory for the formula");
  int variables = 0;
  // The solver numbers the clauses of a formula that it reads by their place, as the certificate must.
  if (const char* error = solver.read_dimacs(formula.get(), "formula", variables, 1)) throw std::runtime_error(error);
  solver.connect_terminator(&deadline);
  const int status = solver.solve();
  Verdict verdict;
  if (status == satisfiable) {
    verdict.outcome = Outcome::refuted;
    verdict.values.resize(static_cast<size_t>(variables) + 1);
    for (int i = 1; i <= variables; ++i) verdict.values[static_cast<size_t>(i)] = solver.val(i) > 0;
  }
  solver.disconnect_terminator();
  solver.close_proof_trace();
  if (status == unsatisfiable) {
    verdict.outcome = Outcome::proved;
    Trimmed trimmed = trim(certificate.take());
    verdict.certificate = std::move(trimmed.certificate);
    verdict.needed = std::move(trimmed.needed);
  }
  return verdict;
}

}  // namespace nacre::proof
