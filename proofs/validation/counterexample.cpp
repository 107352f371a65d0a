// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/validation/counterexample.hpp"

#include <algorithm>

namespace nacre::proof {

namespace {

struct Instanced {
  std::string name;
  Term holds;
};

/// Every clause at every index.
std::vector<Instanced> everywhere(const Session& session) {
  std::vector<Instanced> all;
  spec::System s = session.before();
  const auto add = [&](const std::string& name, Term holds) {
    if (!is_true(holds)) all.push_back({name, holds});
  };
  for (const auto* const clauses : {&spec::well_formed(), &spec::invariant()}) {
    for (const spec::Clause& clause : *clauses) {
      if (clause.sorts.empty()) {
        add(clause.name, clause.holds(s, {}));
        continue;
      }
      for (uint64_t i = 0; i < element_count(clause.sorts[0]); ++i) {
        const Term first = constant(index_width(clause.sorts[0]), i);
        if (clause.sorts.size() == 1) {
          add(clause.name, clause.holds(s, std::span(&first, 1)));
          continue;
        }
        for (uint64_t j = 0; j < element_count(clause.sorts[1]); ++j) {
          if (i == j) continue;
          const std::array<Term, 2> pair{first, constant(index_width(clause.sorts[1]), j)};
          add(clause.name, clause.holds(s, pair));
        }
      }
    }
  }
  for (const Fact& fact : session.facts()) {
    if (fact.name.find(" head ") != std::string::npos) continue;  // of any iteration
    for (uint64_t k = 0; k < element_count(fact.sort); ++k)
      add(fact.name, fact.at(constant(index_width(fact.sort), k)));
  }
  return all;
}

Concrete state_of(const Session& session, const Program& program, EntryPoint entry, const Model& model) {
  const Layout& layout = session.layout();
  const Store& store = Store::current();
  Concrete state = Concrete::quiet(layout, program);
  uint64_t named = 0;
  for (const auto& [place, value] : model.reads) {
    if (place.first < layout.fields().size() && layout.fields()[place.first].sort == Sort::component)
      named |= uint64_t{1} << place.second[0];
  }
  for (const auto& [number, value] : model.variables) {
    if (store.variable(number).width == index_width(Sort::component)) named |= uint64_t{1} << value;
  }
  // What the model does not say of an element that it names is 0, as it was when the model was checked.
  for (uint32_t f = 0; f < layout.fields().size(); ++f) {
    const Field& field = layout.fields()[f];
    if (field.sort == Sort::scalar) state.write(FieldId{f}, 0, 0);
    if (field.sort != Sort::component) continue;
    for (unsigned c = 0; c < 64; ++c) {
      if ((named >> c & 1) != 0) state.write(FieldId{f}, c, 0);
    }
  }
  state = Concrete::with_model(std::move(state), model);
  for (const char* const word : {"down", "funded", "runnable"}) state.write(word, state.read(word) | ~named);
  for (const char* const word : {"ready", "servers"}) state.write(word, state.read(word) & named);
  // Slices follow one another.
  uint64_t channel = 0;
  uint64_t line = 0;
  for (unsigned c = 0; c < 64; ++c) {
    if ((named >> c & 1) != 0) {
      channel = std::max(channel, state.read("entry.channel_base", c) + state.read("entry.channel_count", c));
      line = std::max(line, state.read("entry.line_base", c) + state.read("entry.line_count", c));
      continue;
    }
    for (const char* const field : {"entry.channel_base", "channel_base"}) state.write(field, c, channel);
    for (const char* const field : {"entry.line_base", "line_base"}) state.write(field, c, line);
  }
  state.define(program, entry, entry == EntryPoint::interrupt_idle ? 0 : state.current());
  return state;
}

}  // namespace

Clauses::Clauses(const Session& session) {
  for (Instanced& i : everywhere(session)) all_.emplace_back(std::move(i.name), i.holds);
  for (const Term t : session.assumptions()) all_.emplace_back("assumption " + to_text(t, 100), t);
}

std::vector<std::string> Clauses::violated(const Concrete& state) const {
  std::vector<std::string> names;
  Evaluator value(state.assignment());
  for (const auto& [name, holds] : all_) {
    if (value(holds) == 0) names.push_back(name);
  }
  return names;
}

std::optional<Concrete> complete(const Session& session, const Program& program, EntryPoint entry,
                                 const Obligation& refuted, const Limits& limits) {
  std::vector<Term> same_time;
  for (unsigned i = 0; i < session.executor().counter_reads(); ++i)
    same_time.push_back(equal(Executor::counter(i), variable("now", 64)));
  const Term no_abort = equal(extract(variable("pending interrupts", 64), 8, 1), constant(1, 0));
  for (const unsigned wish : {3U, 1U, 0U}) {
    Obligation wished = refuted;
    if ((wish & 1) != 0) wished.given.insert(wished.given.end(), same_time.begin(), same_time.end());
    if ((wish & 2) != 0) wished.given.push_back(no_abort);
    const Decision decision = session.decide(wished, limits);
    if (decision.result != Result::refuted) continue;
    Concrete state = state_of(session, program, entry, decision.proof.model);
    solve_loop_words(session, state);
    Evaluator value(state.assignment());
    const bool counterexample = std::ranges::all_of(wished.given, [&](Term t) { return value(t) != 0; }) &&
                                std::ranges::any_of(wished.goals, [&](Term t) { return value(t) == 0; });
    if (counterexample || wish == 0) return state;
  }
  return std::nullopt;
}

}  // namespace nacre::proof
