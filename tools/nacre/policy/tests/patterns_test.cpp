// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The patterns in policies/: the tests of each example pass, and whatever is taken out of the policy or loosened, one
// of them fails. So no line of a pattern is there without a reason that its tests give.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "tools/nacre/policy/check.hpp"
#include "tools/nacre/policy/explain.hpp"
#include "tools/nacre/policy/overlap.hpp"
#include "tools/nacre/policy/print.hpp"
#include "tools/nacre/policy/run_tests.hpp"
#include "tools/nacre/tests/cases.hpp"

namespace nacre::test {
namespace {

using namespace tool::policy;

const std::string patterns_folder = NACRE_PATTERNS;

Policy policy_of(const std::string& name) {
  tool::Diagnostics diagnostics;
  const auto policy = try_policy(patterns_folder + "/" + name + "/example.policy", diagnostics);
  REQUIRE_MESSAGE(policy.has_value(), diagnostics.text());
  return *policy;
}

/// What can make no difference, and why.
const std::vector<std::string> without_effect = {
    "approval.asked permits updater > checker.check",  // in this state the updater waits for a reply
    "approval.asked permits updater > flash.write",    // as before
};

/// Each policy that differs from one by a loosened or lost rule, and in what.
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

  std::vector<std::pair<std::string, Policy>> all;

 private:
  template <class T>
  void with(T& part, T other, const std::string& what) {
    std::swap(part, other);
    all.emplace_back(what, policy_);
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

/// It is refused, or a test of it fails.
bool is_noticed(const Policy& policy) {
  tool::Diagnostics diagnostics;
  check_policy(policy, diagnostics);
  return diagnostics.failed() || run_tests(policy, diagnostics).failed != 0;
}

TEST_CASE("the tests of each pattern pass") {
  REQUIRE(folders_in(patterns_folder).size() >= 4);
  for (const std::string& name : folders_in(patterns_folder)) {
    CAPTURE(name);
    tool::Diagnostics wrong;
    const TestResults results = run_tests(policy_of(name), wrong);
    CHECK(wrong.text() == "");
    CHECK(results.passed > 0);
    CHECK(results.failed == 0);
  }
}

TEST_CASE("the page of each pattern has its automata as they are explained") {
  for (const std::string& name : folders_in(patterns_folder)) {
    CAPTURE(name);
    const std::string folder = patterns_folder + "/" + name + "/";
    const std::string page = read_text(folder + "README.md");
    CHECK(page.find("```\n" + replace_all(explanation_of(policy_of(name)), folder, "") + "```\n") != std::string::npos);
  }
}

TEST_CASE("whatever is taken out of a pattern or loosened, a test of it fails") {
  unsigned count = 0;
  for (const std::string& name : folders_in(patterns_folder)) {
    CAPTURE(name);
    for (const auto& [what, policy] : Weakened(policy_of(name)).all) {
      const bool can_matter = std::find(without_effect.begin(), without_effect.end(), what) == without_effect.end();
      CHECK_MESSAGE(is_noticed(policy) == can_matter, what);
      count += 1;
    }
  }
  MESSAGE(count, " weakened policies");
  CHECK(count > 80);
}

}  // namespace
}  // namespace nacre::test
