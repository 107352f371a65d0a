// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// All claims of a policy in one system: what holds, what it relies on, and what no claim needs.
#pragma once

#include <map>
#include <set>

#include "tools/nacre/check/flow.hpp"
#include "tools/nacre/check/prove.hpp"

namespace nacre::tool::check {

struct ReportOptions {
  uint64_t memory = default_memory;
  bool mutants = false;
  std::string certificates;  ///< folder; empty: none are written
  std::vector<SharedRegion> regions;
};

struct ClaimReport {
  std::string name;
  std::string text;
  Place place;
  Verdict verdict = Verdict::proved;
  Proof proof;                                ///< of a claim about traces
  std::map<std::string, std::string> relies;  ///< component: why
  std::set<std::string> distrusted;           ///< those of `relies` that are not trusted
  std::vector<std::string> flow;              ///< of a claim about flow: the path that refutes it, or the verdicts left
};

/// What a component can do to others, whatever it is made to do.
struct Blast {
  std::string component;
  bool trusted = false;
  std::vector<std::string> calls;     ///< and signals
  std::vector<std::string> controls;  ///< components
  std::vector<std::string> moves;     ///< automata
  std::vector<std::string> claims;    ///< that rely on it
};

struct UnprovedRule {
  std::string kind;
  std::string text;
  Place place;
};

struct Report {
  std::vector<ClaimReport> claims;
  std::vector<Blast> blasts;  ///< by component
  unsigned mutants = 0;       ///< that were tried
  std::vector<UnprovedRule> unproved;
  [[nodiscard]] bool good() const;
};

/// After `expand`. Throws what stops everything: names that mean nothing in the system, files that cannot be written.
[[nodiscard]] Report report_of(const policy::Compiled& compiled, const policy::Policy& policy, const policy::Names& names,
                               const ReportOptions& options);

[[nodiscard]] std::string text_of(const Report& report);
[[nodiscard]] std::string json_of(const Report& report);

}  // namespace nacre::tool::check
