// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/properties/instances.hpp"

#include <set>

namespace nacre::proof {

namespace {

constexpr unsigned rounds = 2;

class Indexes {
 public:
  explicit Indexes(const Layout& layout) : layout_(layout) {}

  void collect(Term term) {
    if (!seen_.insert(term.id).second) return;
    const Store& store = Store::current();
    const Node& n = store.node(term);
    const auto operands = store.operands(term);
    if (n.op == Op::read && n.count == 1) {
      // Fields are declared in the order of the layout, by a memory without a prefix.
      if (n.value < layout_.fields().size()) add(layout_.fields()[n.value].sort, operands[0]);
    }
    if ((n.op == Op::shift_left || n.op == Op::shift_right) && store.node(operands[1]).op == Op::zero_extend) {
      // A member of a set.
      const Term member = store.operands(operands[1])[0];
      if (store.node(member).width == index_width(Sort::component)) add(Sort::component, member);
    }
    for (const Term t : operands) collect(t);
  }
  void add(Sort sort, Term index) {
    auto& list = by_sort_[static_cast<unsigned>(sort)];
    for (const Term t : list) {
      if (same(t, index)) return;
    }
    list.push_back(index);
  }
  [[nodiscard]] const std::vector<Term>& of(Sort sort) const { return by_sort_[static_cast<unsigned>(sort)]; }

 private:
  const Layout& layout_;
  std::set<uint32_t> seen_;
  std::array<std::vector<Term>, sort_count> by_sort_;
};

}  // namespace

std::vector<Instance> instances(const spec::System& before, const Layout& layout, const std::vector<Fact>& facts,
                                bool chosen, const std::vector<Term>& components, const std::vector<Term>& given,
                                const std::vector<Term>& goals,
                                std::initializer_list<const std::vector<spec::Clause>*> known) {
  spec::System s = before;
  Indexes indexes(layout);
  for (const Term t : given) indexes.collect(t);
  for (const Term t : goals) indexes.collect(t);
  indexes.add(Sort::component, s.current_id());
  for (const Term t : components) indexes.add(Sort::component, t);
  std::set<uint32_t> present;
  std::vector<Instance> result;
  const auto add = [&](const std::string& name, Term t) {
    if (!is_true(t) && present.insert(t.id).second) result.push_back({name, t});
  };
  std::array<size_t, sort_count> done{};
  size_t collected = 0;
  for (unsigned round = 0; round < rounds; ++round) {
    std::array<size_t, sort_count> until{};
    for (unsigned sort = 0; sort < sort_count; ++sort) until[sort] = indexes.of(static_cast<Sort>(sort)).size();
    for (const auto* const clauses : known) {
      for (const spec::Clause& clause : *clauses) {
        if (clause.by_enter && !chosen) continue;
        if (clause.sorts.empty()) {
          if (round == 0) add(clause.name, clause.holds(s, {}));
          continue;
        }
        const auto sort = static_cast<unsigned>(clause.sorts[0]);
        const std::vector<Term> list = indexes.of(clause.sorts[0]);
        if (clause.sorts.size() == 1) {
          for (size_t i = done[sort]; i < until[sort]; ++i) add(clause.name, clause.holds(s, std::span(&list[i], 1)));
          continue;
        }
        for (size_t i = 0; i < until[sort]; ++i) {
          for (size_t j = 0; j < until[sort]; ++j) {
            if (i == j || (i < done[sort] && j < done[sort])) continue;
            const std::array<Term, 2> pair{list[i], list[j]};
            add(clause.name, clause.holds(s, pair));
          }
        }
      }
    }
    for (const Fact& fact : facts) {
      const auto sort = static_cast<unsigned>(fact.sort);
      const std::vector<Term> list = indexes.of(fact.sort);
      for (size_t i = done[sort]; i < until[sort]; ++i) add(fact.name, fact.at(list[i]));
    }
    done = until;
    for (; collected < result.size(); ++collected) indexes.collect(result[collected].holds);
  }
  return result;
}

}  // namespace nacre::proof
