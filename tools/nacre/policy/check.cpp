// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/check.hpp"

#include <fmt/format.h>

#include <set>

#include "tools/nacre/policy/overlap.hpp"
#include "tools/nacre/policy/print.hpp"

namespace nacre::tool::policy {
namespace {

template <class Map>
std::string known(const Map& map) {
  std::vector<std::string> names;
  for (const auto& [name, thing] : map) names.push_back(name);
  return one_of(names);
}

/// Depth first; an event that is met again on the way down is defined by itself.
class Cycles {
 public:
  Cycles(const Names& names, Diagnostics& diagnostics) : names_(names), diagnostics_(diagnostics) {}

  void visit(const EventDefinition& definition) {
    if (done_.contains(&definition)) return;
    if (!open_.insert(&definition).second) {
      diagnostics_.error(definition.name.at.place,
                         fmt::format("the event '{}' is defined by itself", definition.name.text));
      return;
    }
    for (const Alternative& one : definition.event.alternatives) {
      const auto* named = std::get_if<NamedEvent>(&one.is);
      const auto next = named == nullptr ? names_.events.end() : names_.events.find(named->name.text);
      if (next != names_.events.end()) visit(*next->second);
    }
    open_.erase(&definition);
    done_.insert(&definition);
  }

 private:
  const Names& names_;
  Diagnostics& diagnostics_;
  std::set<const EventDefinition*> open_;
  std::set<const EventDefinition*> done_;
};

void check_state_name(const StateName& name, const Names& names, Diagnostics& diagnostics) {
  const auto automaton = names.automata.find(name.automaton.text);
  if (automaton == names.automata.end())
    return diagnostics.error(name.automaton.at.place, fmt::format("no automaton is named '{}'; there is {}",
                                                                  name.automaton.text, known(names.automata)));
  if (find_state(*automaton->second, name.state.text) != nullptr) return;
  std::vector<std::string> states;
  for (const State& state : automaton->second->states) states.push_back(state.name.text);
  diagnostics.error(name.state.at.place, fmt::format("the automaton '{}' has no state '{}'; there is {}",
                                                     name.automaton.text, name.state.text, one_of(states)));
}

void check_expiry(const Mention& mention, const Names& names, Diagnostics& diagnostics) {
  const auto* expire = std::get_if<ExpireEvent>(&mention.alternative->is);
  if (expire == nullptr) return;
  const auto automaton = names.automata.find(expire->of.automaton.text);
  const State* state =
      automaton == names.automata.end() ? nullptr : find_state(*automaton->second, expire->of.state.text);
  if (state == nullptr) return;
  const Place& at = mention.alternative->at.place;
  if (!state->expiry)
    diagnostics.error(at, fmt::format("the state '{}' does not expire; expected one with 'for'", text_of(expire->of)));
  if (automaton->second == mention.automaton)
    diagnostics.error(
        at,
        fmt::format("the expiry of '{}' within its own automaton; expected 'for' at the state, which says what follows",
                    text_of(expire->of)));
}

}  // namespace

void check_names(const Policy& policy, const Names& names, Diagnostics& diagnostics) {
  for (const Mention& mention : mentions_of(policy)) {
    const auto* named = std::get_if<NamedEvent>(&mention.alternative->is);
    if (named != nullptr && !names.events.contains(named->name.text))
      diagnostics.error(named->name.at.place,
                        fmt::format("no event is named '{}'; there is {}", named->name.text, known(names.events)));
    check_expiry(mention, names, diagnostics);
  }
  for (const StateName* const name : state_names_of(policy)) check_state_name(*name, names, diagnostics);
  Cycles cycles(names, diagnostics);
  for (const auto& [name, definition] : names.events) cycles.visit(*definition);
}

void check_policy(const Policy& policy, Diagnostics& diagnostics) {
  Names names = names_of(policy, diagnostics);
  if (diagnostics.failed()) return;
  check_names(policy, names, diagnostics);
  check_bounds(names, diagnostics);
  if (diagnostics.failed()) return;
  expand(names);
  check_events(policy, names, diagnostics);
  check_states(names, diagnostics);
  if (diagnostics.failed()) return;
  check_overlaps(policy, names, diagnostics);
  check_tests(policy, names, diagnostics);
}

}  // namespace nacre::tool::policy
