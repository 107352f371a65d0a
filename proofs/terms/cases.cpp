// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/terms/cases.hpp"

#include <map>
#include <utility>

namespace nacre::proof {

namespace {

constexpr size_t most_pairs = 4096;

class Cases {
 public:
  /// False if this is no good way to compare them.
  [[nodiscard]] bool compare(Term a, Term b, Term& result) {
    if (same(a, b)) {
      result = truth(true);
      return true;
    }
    const Split x = split(a);
    const Split y = split(b);
    if (!x.is_choice && !y.is_choice) {
      result = equal(a, b);
      // Two ways to the same number are for the solver, and easier as one question.
      return is_constant(result) || !(is_sum(a) && is_sum(b));
    }
    const std::pair<uint32_t, uint32_t> key{a.id, b.id};
    if (const auto found = known_.find(key); found != known_.end()) {
      result = found->second;
      return true;
    }
    if (known_.size() >= most_pairs) return false;
    // The younger condition first, of both sides if they have it in common.
    const bool left = x.is_choice && (!y.is_choice || x.condition.id >= y.condition.id);
    const bool right = y.is_choice && (!x.is_choice || y.condition.id >= x.condition.id);
    Term yes;
    Term no;
    if (!compare(left ? x.yes : a, right ? y.yes : b, yes)) return false;
    if (!compare(left ? x.no : a, right ? y.no : b, no)) return false;
    result = choose(left ? x.condition : y.condition, yes, no);
    known_[key] = result;
    return true;
  }

 private:
  struct Split {
    bool is_choice = false;
    Term condition, yes, no;
  };
  static bool is_sum(Term t) { return Store::current().node(t).op == Op::sum; }
  static Split split(Term t) {
    const Store& store = Store::current();
    if (store.node(t).op != Op::choose) return {};
    const auto o = store.operands(t);
    return {.is_choice = true, .condition = o[0], .yes = o[1], .no = o[2]};
  }

  std::map<std::pair<uint32_t, uint32_t>, Term> known_;
};

}  // namespace

Term equal_by_cases(Term a, Term b) {
  Term result;
  return Cases().compare(a, b, result) ? result : equal(a, b);
}

}  // namespace nacre::proof
