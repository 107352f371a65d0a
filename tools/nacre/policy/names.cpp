// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/names.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace nacre::tool::policy {
namespace {

/// Reports the second of two equal names.
class Taken {
 public:
  Taken(const char* kind, Diagnostics& diagnostics) : kind_(kind), diagnostics_(diagnostics) {}

  bool try_take(const Word& word) {
    const auto [place, fresh] = places_.emplace(word.text, word.at.place);
    if (!fresh)
      diagnostics_.error(word.at.place, fmt::format("there are two {} named '{}'; the other one is at {}:{}", kind_,
                                                    word.text, place->second.file, place->second.line));
    return fresh;
  }

 private:
  const char* kind_;
  Diagnostics& diagnostics_;
  std::map<std::string, Place> places_;
};

class Collector {
 public:
  std::vector<Mention> mentions;
  std::vector<const StateName*> states;

  void item(const Allow&) {}
  void item(const ValueDefinition&) {}
  void item(const EventDefinition& definition) { event(definition.event, Context::definition, nullptr); }

  void item(const Automaton& automaton) {
    for (const State& state : automaton.states) transitions(state.transitions, automaton);
    transitions(automaton.anywhere, automaton);
  }

  void item(const Claim& claim) {
    std::visit([this](const auto& is) { body(is); }, claim.is);
  }

  void item(const PolicyTest& test) {
    for (const TestStep& step : test.steps) {
      if (const auto* reply = std::get_if<Reply>(&step.is)) alternative(reply->call, Context::step, nullptr);
      const auto* attempt = std::get_if<Attempt>(&step.is);
      if (attempt == nullptr) continue;
      alternative(attempt->action, Context::step, nullptr);
      if (attempt->outcome.by) states.push_back(&*attempt->outcome.by);
    }
  }

 private:
  void alternative(const Alternative& one, Context context, const Automaton* automaton) {
    mentions.push_back({&one, context, automaton});
    if (const auto* expire = std::get_if<ExpireEvent>(&one.is)) states.push_back(&expire->of);
  }

  void event(const Event& event, Context context, const Automaton* automaton) {
    for (const Alternative& one : event.alternatives) alternative(one, context, automaton);
  }
  void claimed(const Event& one) { event(one, Context::claim, nullptr); }
  void claimed(const std::optional<Event>& one) {
    if (one) claimed(*one);
  }

  void transitions(const std::vector<Transition>& all, const Automaton& automaton) {
    for (const Transition& transition : all) event(transition.event, Context::transition, &automaton);
  }

  void body(const Never& is) { claimed(is.event); }
  void body(const OnlyAfter& is) {
    claimed(is.event);
    claimed(is.cause);
  }
  void body(const NeverAfter& is) {
    claimed(is.event);
    claimed(is.cause);
    claimed(is.until);
  }
  void body(const AtMost& is) {
    claimed(is.event);
    claimed(is.since);
  }
  void body(const Holds& is) { formula(is.formula); }
  void body(const NoFlow&) {}

  void formula(const Formula& formula) {
    if (formula.event) alternative(*formula.event, Context::claim, nullptr);
    if (formula.state) states.push_back(&*formula.state);
    for (const Formula& part : formula.parts) this->formula(part);
  }
};

Collector collected(const Policy& policy) {
  Collector collector;
  for (const File& file : policy.files) {
    for (const Item& item : file.items) std::visit([&](const auto& is) { collector.item(is); }, item);
  }
  return collector;
}

}  // namespace

Names names_of(const Policy& policy, Diagnostics& diagnostics) {
  Names names;
  Taken values("values", diagnostics);
  Taken events("events", diagnostics);
  Taken automata("automata", diagnostics);
  Taken claims("claims", diagnostics);
  Taken tests("tests", diagnostics);
  for (const File& file : policy.files) {
    for (const Item& item : file.items) {
      if (const auto* value = std::get_if<ValueDefinition>(&item)) {
        if (values.try_take(value->name)) names.values.emplace(value->name.text, value);
      } else if (const auto* event = std::get_if<EventDefinition>(&item)) {
        if (events.try_take(event->name)) names.events.emplace(event->name.text, event);
      } else if (const auto* automaton = std::get_if<Automaton>(&item)) {
        Taken states("states", diagnostics);
        for (const State& state : automaton->states) (void)states.try_take(state.name);
        if (automata.try_take(automaton->name)) names.automata.emplace(automaton->name.text, automaton);
        names.in_order.push_back(automaton);
      } else if (const auto* claim = std::get_if<Claim>(&item)) {
        (void)claims.try_take(claim->name);
      } else if (const auto* test = std::get_if<PolicyTest>(&item)) {
        (void)tests.try_take(test->title);
      }
    }
  }
  return names;
}

const State* find_state(const Automaton& automaton, const std::string& name) {
  const auto found = std::find_if(automaton.states.begin(), automaton.states.end(),
                                  [&](const State& state) { return state.name.text == name; });
  return found == automaton.states.end() ? nullptr : &*found;
}

std::vector<Mention> mentions_of(const Policy& policy) { return collected(policy).mentions; }

std::vector<const StateName*> state_names_of(const Policy& policy) { return collected(policy).states; }

}  // namespace nacre::tool::policy
