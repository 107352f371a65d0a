// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/verify/prepared.hpp"

#include <algorithm>
#include <stdexcept>

#include "proofs/verify/in_parallel.hpp"
#include "proofs/verify/stopwatch.hpp"
#include "proofs/verify/term_digests.hpp"

namespace nacre::proof::verify {

Prepared::Prepared(const Program& program, std::string entry) : entry_(std::move(entry)) {
  const Stopwatch watch;
  const StoreScope scope(store_);
  try {
    execute(program);
  } catch (const std::exception& error) {
    error_ = error.what();
    obligations_.clear();
  }
  seconds_ = watch.seconds();
}

void Prepared::execute(const Program& program) {
  session_ = start_session(program, entry_);
  obligations_ = session_->obligations();
  TermDigests digests;
  for (const Obligation& obligation : obligations_) keys_.push_back(digests.of(obligation));
}

bool Prepared::is_simple(size_t obligation) const {
  const auto is_one = [&](Term goal) { return store_.node(goal).op == Op::constant && store_.node(goal).value == 1; };
  return std::ranges::all_of(obligations_[obligation].goals, is_one);
}

std::vector<std::unique_ptr<Prepared>> prepare(const Program& program, const std::vector<std::string>& entries,
                                               unsigned workers) {
  const std::vector<std::string>& names = entries.empty() ? entry_names() : entries;
  std::vector<std::unique_ptr<Prepared>> all(names.size());
  in_parallel(workers, names.size(), [&](size_t i) { all[i] = std::make_unique<Prepared>(program, names[i]); });
  return all;
}

namespace {

bool is_of_invariant(const Obligation& one) { return one.claim == Claim::k2 || one.claim == Claim::k6; }

/// What one needs the other will need, too.
bool are_related(const Obligation& one, const Obligation& other) {
  if (one.address != 0 || other.address != 0) return one.address == other.address;
  return is_of_invariant(one) && is_of_invariant(other);
}

}  // namespace

std::vector<Family> families_of(const std::vector<std::unique_ptr<Prepared>>& all) {
  std::vector<Family> families;
  size_t place = 0;
  for (const auto& prepared : all) {
    const std::vector<Obligation>& obligations = prepared->obligations();
    for (size_t i = 0; i < obligations.size(); ++i, ++place) {
      const bool goes_on = i != 0 && are_related(obligations[i - 1], obligations[i]);
      if (goes_on) {
        ++families.back().count;
      } else {
        families.push_back({.prepared = prepared.get(), .first = i, .count = 1, .place = place});
      }
    }
  }
  return families;
}

void Desk::take(size_t number) {
  number_ = number;
  instances_ = prepared_.session().instances_for(obligation());
}

Query Desk::query(const std::vector<uint32_t>& used) const {
  Query query{.name = obligation().name, .assumptions = obligation().given, .goals = obligation().goals};
  for (const uint32_t place : used) {
    if (place >= instances_.size()) throw std::runtime_error("there is no instance " + std::to_string(place));
    query.assumptions.push_back(instances_[place].holds);
  }
  return query;
}

}  // namespace nacre::proof::verify
