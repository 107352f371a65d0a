// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/tests/weakened.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/nacre/policy/check.hpp"
#include "tools/nacre/policy/overlap.hpp"
#include "tools/nacre/policy/print.hpp"
#include "tools/nacre/policy/run_tests.hpp"

namespace nacre::test {
namespace {

using namespace tool::policy;

class Weakened {
 public:
  explicit Weakened(const Policy& policy) : policy_(policy) {
    for (File& file : policy_.files) {
      for (Item& item : file.items) {
        if (auto* automaton = std::get_if<Automaton>(&item)) weaken(*automaton);
        if (auto* allow = std::get_if<Allow>(&item)) weaken(*allow);
      }
    }
  }

  std::vector<WeakenedPolicy> all;

 private:
  template <class T>
  void with(T& part, T other, const std::string& what) {
    std::swap(part, other);
    all.push_back({what, policy_});
    std::swap(part, other);
  }

  void weaken(Automaton& automaton) {
    const std::string name = automaton.name.text;
    for (State& state : automaton.states) {
      const std::string place = name + "." + state.name.text;
      if (automaton.start.state != state.name) {
        const std::optional<Count> count =
            state.counter ? std::optional(Count{{}, {}, {}, state.counter->low.value}) : std::nullopt;
        with(automaton.start, Target{state.name, count}, "start at " + place);
      }
      if (state.expiry) {
        with(state.expiry, std::optional<Expiry>(), place + " without an end");
        with(state.expiry->time.time, tool::Nanoseconds::from_raw(state.expiry->time.time.to_raw() / 2),
             place + " for half the time");
        with(state.expiry->time.time, tool::Nanoseconds::from_raw(state.expiry->time.time.to_raw() * 2),
             place + " for twice the time");
      }
      if (state.counter) with(state.counter->high.value, state.counter->high.value + 1, place + " with one more");
      weaken(state.transitions, place);
      permit_more(automaton, state, place);
    }
    weaken(automaton.anywhere, name);
  }

  void weaken(std::vector<Transition>& transitions, const std::string& place) {
    for (size_t i = 0; i < transitions.size(); ++i) {
      std::vector<Transition> fewer = transitions;
      fewer.erase(fewer.begin() + static_cast<ptrdiff_t>(i));
      with(transitions, fewer, fmt::format("{} without {}", place, text_of(transitions[i].event)));
      Transition& transition = transitions[i];
      if (transition.to)
        with(transition.to, std::optional<Target>(), fmt::format("{} stays at {}", place, text_of(transition.event)));
      std::vector<Alternative>& alternatives = transition.event.alternatives;
      for (Alternative& alternative : alternatives) {
        if (alternatives.size() > 1) {
          std::vector<Alternative> rest = alternatives;
          std::erase(rest, alternative);
          with(alternatives, rest, fmt::format("{} without {}", place, text_of(alternative)));
        }
        if (auto* call = std::get_if<CallEvent>(&alternative.is)) weaken(*call, place);
      }
    }
  }

  void weaken(CallEvent& call, const std::string& place) {
    for (size_t i = 0; i < call.conditions.size(); ++i) {
      std::vector<Condition> fewer = call.conditions;
      fewer.erase(fewer.begin() + static_cast<ptrdiff_t>(i));
      const std::string what = fmt::format("{} without the condition on {}", place, call.conditions[i].argument.text);
      with(call.conditions, fewer, what);
    }
  }

  /// A cell that denies lets the event pass.
  void permit_more(const Automaton& automaton, State& state, const std::string& place) {
    tool::Diagnostics diagnostics;
    Names names = names_of(policy_, diagnostics);
    expand(names);
    std::vector<Alternative> here, all_over;
    const auto add = [&](std::vector<Alternative>& to, const std::vector<Transition>& transitions) {
      for (const Transition& transition : transitions) {
        for (Alternative& atom : atoms_of(transition.event, names)) {
          if (auto* call = std::get_if<CallEvent>(&atom.is))
            std::erase_if(call->conditions, [](const Condition& one) { return one.test >= Test::same; });
          if (std::find(to.begin(), to.end(), atom) == to.end()) to.push_back(std::move(atom));
        }
      }
    };
    for (const State& each : automaton.states) add(all_over, each.transitions);
    add(here, state.transitions);
    add(here, automaton.anywhere);
    for (const Alternative& atom : all_over) {
      if (!is_controllable(atom) || std::find(here.begin(), here.end(), atom) != here.end()) continue;
      std::vector<Transition> more = state.transitions;
      more.push_back({Event{{}, {atom}}, std::nullopt, std::nullopt});
      with(state.transitions, more, fmt::format("{} permits {}", place, text_of(atom)));
    }
  }

  void weaken(Allow& allow) {
    const std::string place = text_of(Alternative{{}, allow.call});
    weaken(allow.call, "allow " + place);
    if (!allow.rate) return;
    with(allow.rate, std::optional<Rate>(), place + " without a rate");
    with(allow.rate->burst.value, allow.rate->burst.value + 1, place + " with one more at once");
  }

  Policy policy_;
};

}  // namespace

std::vector<WeakenedPolicy> weakened(const Policy& policy) { return Weakened(policy).all; }

bool is_noticed(const Policy& policy) {
  tool::Diagnostics diagnostics;
  check_policy(policy, diagnostics);
  return diagnostics.failed() || run_tests(policy, diagnostics).failed != 0;
}

}  // namespace nacre::test
