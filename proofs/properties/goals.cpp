// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/properties/goals.hpp"

#include <set>

#include "proofs/terms/cases.hpp"

namespace nacre::proof {

namespace {

constexpr size_t goals_at_once = 8;

bool is_alone(const Goal& goal) {
  static const std::set<std::string> names = {
      "no reset",    "device accesses awaited", "a component runs", "nobody runs", "timer", "full", "events.time",
      "denials.time"};
  return names.contains(goal.name);
}

}  // namespace

std::vector<Term> Premises::given(std::vector<Term> first) const {
  first.insert(first.end(), assumptions.begin(), assumptions.end());
  return first;
}

std::vector<Fact> Premises::all_facts(const Executor& executor) const {
  std::vector<Fact> all = executor.facts();
  all.insert(all.end(), facts.begin(), facts.end());
  return all;
}

void add_goals(const std::string& where, uint64_t address, const std::vector<Term>& given,
               const std::vector<Goal>& goals, std::vector<Obligation>& all) {
  for (size_t next = 0; next < goals.size();) {
    std::string name = where + ":";
    std::vector<Term> terms;
    bool alone = false;
    while (next < goals.size() && terms.size() < goals_at_once && !alone && (terms.empty() || !is_alone(goals[next]))) {
      alone = is_alone(goals[next]);
      name += (terms.empty() ? " " : ", ") + goals[next].name;
      terms.push_back(goals[next].holds);
      ++next;
    }
    all.push_back({Claim::k3, name, address, given, std::move(terms)});
  }
}

Term is_as_specified(FieldId field, Term k, const Memory& machine, const Memory& specified, const Memory& since,
                     Term now) {
  const Term is = machine.read(field, k);
  const Term should = specified.read(field, k);
  const Term holds = equal_by_cases(is, should);
  if (is_true(holds) || !machine.layout()[field].name.ends_with(".time")) return holds;
  Term written = truth(false);
  for (const Term slot : specified.written_since(since, field)) written = written | equal(slot, k);
  return holds | (written & equal(should, now) & at_most(now, is));
}

std::vector<Term> indexes_of(const spec::Clause& clause) {
  std::vector<Term> indexes;
  for (const Sort sort : clause.sorts)
    indexes.push_back(
        variable("s" + std::to_string(indexes.size()) + "." + std::to_string(index_width(sort)), index_width(sort)));
  return indexes;
}

Obligation of_clause(Claim claim, const spec::Clause& clause, spec::System s, const std::string& name,
                     std::vector<Term> given) {
  const std::vector<Term> indexes = indexes_of(clause);
  if (clause.by_induction) {
    const Term smaller = extract(s.callee[indexes[0]], 0, 6);
    given.push_back(implies(less(smaller, indexes[0]), clause.holds(s, std::span(&smaller, 1))));
    for (const spec::Clause& earlier : spec::invariant()) {
      if (earlier.name == clause.name) break;
      if (earlier.sorts.empty()) given.push_back(earlier.holds(s, {}));
      for (const Term& index : {indexes[0], smaller}) {
        if (earlier.sorts.size() == 1) given.push_back(earlier.holds(s, std::span(&index, 1)));
      }
    }
  }
  return {claim, name, 0, std::move(given), {clause.holds(s, indexes)}};
}

}  // namespace nacre::proof
