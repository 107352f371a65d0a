// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/values.hpp"

namespace nacre::tool::policy {
namespace {

class Walk {
 public:
  explicit Walk(const std::function<void(CallEvent&)>& visit) : visit_(visit) {}

  void item(Allow& allow) { visit_(allow.call); }
  void item(ValueDefinition&) {}
  void item(EventDefinition& definition) { event(definition.event); }
  void item(Automaton& automaton) {
    for (State& state : automaton.states) transitions(state.transitions);
    transitions(automaton.anywhere);
  }
  void item(Claim& claim) {
    std::visit([this](auto& is) { body(is); }, claim.is);
  }
  void item(PolicyTest& test) {
    for (TestStep& step : test.steps) {
      if (auto* reply = std::get_if<Reply>(&step.is)) alternative(reply->call);
      if (auto* attempt = std::get_if<Attempt>(&step.is)) alternative(attempt->action);
    }
  }

 private:
  void alternative(Alternative& one) {
    if (auto* call = std::get_if<CallEvent>(&one.is)) visit_(*call);
  }
  void event(Event& event) {
    for (Alternative& one : event.alternatives) alternative(one);
  }
  void event(std::optional<Event>& one) {
    if (one) event(*one);
  }
  void transitions(std::vector<Transition>& all) {
    for (Transition& transition : all) event(transition.event);
  }

  void body(Never& is) { event(is.event); }
  void body(OnlyAfter& is) {
    event(is.event);
    event(is.cause);
  }
  void body(NeverAfter& is) {
    event(is.event);
    event(is.cause);
    event(is.until);
  }
  void body(AtMost& is) {
    event(is.event);
    event(is.since);
  }
  void body(Holds& is) { formula(is.formula); }
  void body(NoFlow&) {}

  void formula(Formula& formula) {
    if (formula.event) alternative(*formula.event);
    for (Formula& part : formula.parts) this->formula(part);
  }

  const std::function<void(CallEvent&)>& visit_;
};

}  // namespace

void for_each_call(Policy& policy, const std::function<void(CallEvent&)>& visit) {
  Walk walk(visit);
  for (File& file : policy.files) {
    for (Item& item : file.items) std::visit([&](auto& is) { walk.item(is); }, item);
  }
}

void put_number(Value& value, uint64_t number) {
  if (const auto* name = std::get_if<std::string>(&value.is)) value.written.text = *name;
  value.is = number;
}

void replace_values(Policy& policy) {
  std::map<std::string, uint64_t> numbers;
  for (const File& file : policy.files) {
    for (const Item& item : file.items) {
      if (const auto* value = std::get_if<ValueDefinition>(&item)) numbers.emplace(value->name.text, value->number.value);
    }
  }
  for_each_call(policy, [&](CallEvent& call) {
    for (Condition& condition : call.conditions) {
      for (Value* const value : {&condition.low, &condition.high}) {
        const auto* name = std::get_if<std::string>(&value->is);
        const auto found = name == nullptr ? numbers.end() : numbers.find(*name);
        if (found != numbers.end()) put_number(*value, found->second);
      }
    }
  });
}

}  // namespace nacre::tool::policy
