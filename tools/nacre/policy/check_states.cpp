// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "tools/nacre/policy/check.hpp"
#include "tools/nacre/policy/print.hpp"

namespace nacre::tool::policy {
namespace {

enum class Leaving : uint8_t { refused, has_else };

/// The targets of one automaton.
class Targets {
 public:
  Targets(const Automaton& automaton, Diagnostics& diagnostics) : automaton_(automaton), diagnostics_(diagnostics) {}

  void check() {
    check_target(automaton_.start, nullptr, Leaving::refused);
    for (const State& state : automaton_.states) {
      if (state.expiry) check_target(state.expiry->then, &state, Leaving::refused);
      for (const Transition& transition : state.transitions) check_transition(transition, &state);
    }
    for (const Transition& transition : automaton_.anywhere) check_transition(transition, nullptr);
  }

 private:
  void error(const At& at, std::string text) { diagnostics_.error(at.place, std::move(text)); }

  /// `from` is null where no counter is known.
  void check_transition(const Transition& transition, const State* from) {
    if (!transition.to) return;
    const bool leaves = check_target(*transition.to, from, transition.otherwise ? Leaving::has_else : Leaving::refused);
    if (!transition.otherwise) return;
    if (!leaves)
      error(transition.otherwise->state.at,
            fmt::format("'{}' never leaves its range; expected no 'else'", text_of(*transition.to)));
    const bool wrong = check_target(*transition.otherwise, from, Leaving::refused);
    if (const auto& count = transition.otherwise->count; !wrong && count && count->counter)
      error(count->at, fmt::format("'{}' after 'else'; expected a number", text_of(*transition.otherwise)));
  }

  /// Whether the count can leave the range of the target; true too where another error hides it.
  bool check_target(const Target& target, const State* from, Leaving leaving) {
    const State* to = find_state(automaton_, target.state.text);
    if (to == nullptr) {
      std::vector<std::string> names;
      for (const State& state : automaton_.states) names.push_back(state.name.text);
      error(target.state.at, fmt::format("the automaton '{}' has no state '{}'; there is {}", automaton_.name.text,
                                         target.state.text, one_of(names)));
      return true;
    }
    if (!to->counter) {
      if (target.count)
        error(target.count->at, fmt::format("the state '{}' has no counter; expected no '('", target.state.text));
      return target.count.has_value();
    }
    if (!target.count) {
      error(target.state.at,
            fmt::format("the counter '{}' of '{}' gets no value; expected '(' and a value in {}..{}",
                        to->counter->name.text, target.state.text, to->counter->low.value, to->counter->high.value));
      return true;
    }
    return check_count(*target.count, *to->counter, from, leaving);
  }

  bool check_count(const Count& count, const Counter& into, const State* from, Leaving leaving) {
    const Counter* own = from != nullptr && from->counter ? &*from->counter : nullptr;
    if (count.counter && (own == nullptr || own->name.text != count.counter->text)) {
      const std::string expected = own == nullptr ? "a number" : fmt::format("a number or '{}'", own->name.text);
      error(count.at,
            fmt::format("'{}' is no counter of the present state; expected {}", count.counter->text, expected));
      return true;
    }
    const auto low = static_cast<int64_t>(into.low.value);
    const auto high = static_cast<int64_t>(into.high.value);
    // Far enough outside of every range.
    const auto number = static_cast<int64_t>(std::min(count.number, 4 * largest_count));
    const int64_t step = count.step == Step::plus ? number : -number;
    const int64_t smallest = step + (count.counter ? static_cast<int64_t>(own->low.value) : 0);
    const int64_t largest = step + (count.counter ? static_cast<int64_t>(own->high.value) : 0);
    const std::string range = fmt::format("{}..{}, the range of '{}'", low, high, into.name.text);
    if (largest < low || smallest > high) {
      error(count.at, fmt::format("the count is never in {}", range));
      return true;
    }
    if (smallest >= low && largest <= high) return false;
    if (leaving == Leaving::refused)
      error(count.at,
            fmt::format(
                "the count can be {}, which is not in {}; expected one that stays there, or 'else' in a transition",
                largest > high ? largest : smallest, range));
    return true;
  }

  const Automaton& automaton_;
  Diagnostics& diagnostics_;
};

void follow(const std::vector<Transition>& transitions, std::vector<std::string>& next) {
  for (const Transition& transition : transitions) {
    if (transition.to) next.push_back(transition.to->state.text);
    if (transition.otherwise) next.push_back(transition.otherwise->state.text);
  }
}

void check_reached(const Automaton& automaton, Diagnostics& diagnostics) {
  std::set<std::string> reached;
  std::vector<std::string> next = {automaton.start.state.text};
  follow(automaton.anywhere, next);
  while (!next.empty()) {
    const std::string name = next.back();
    next.pop_back();
    const State* state = find_state(automaton, name);
    if (state == nullptr || !reached.insert(name).second) continue;
    if (state->expiry) next.push_back(state->expiry->then.state.text);
    follow(state->transitions, next);
  }
  for (const State& state : automaton.states) {
    if (!reached.contains(state.name.text))
      diagnostics.error(state.name.at.place,
                        fmt::format("the state '{}' is never reached from '{}'; expected a transition to it",
                                    state.name.text, automaton.start.state.text));
  }
}

/// What an event finds late is caught up in a fixed number of steps, so only so many states may end by time in a row.
void check_expiries(const Automaton& automaton, Diagnostics& diagnostics) {
  for (const State& state : automaton.states) {
    std::string chain = fmt::format("'{}'", state.name.text);
    const State* last = &state;
    for (unsigned i = 0; i < most_expiries_in_a_row && last->expiry; ++i) {
      last = find_state(automaton, last->expiry->then.state.text);
      chain += fmt::format(", then '{}'", last->name.text);
    }
    if (last->expiry)
      diagnostics.error(state.expiry->time.at.place,
                        fmt::format("time ends {}, one right after the other; expected at most {} in a row", chain,
                                    most_expiries_in_a_row));
  }
}

void check_counter(const Counter& counter, Diagnostics& diagnostics) {
  if (counter.low.value > counter.high.value)
    diagnostics.error(counter.low.at.place, fmt::format("no number is in {}..{}; expected the smaller end first",
                                                        counter.low.value, counter.high.value));
  if (counter.high.value > largest_count)
    diagnostics.error(counter.high.at.place, fmt::format("the counter '{}' is up to {}; expected at most {}",
                                                         counter.name.text, counter.high.value, largest_count));
}

}  // namespace

void check_bounds(const Names& names, Diagnostics& diagnostics) {
  if (names.in_order.size() > most_automata) {
    const Word& name = names.in_order[most_automata]->name;
    diagnostics.error(name.at.place, fmt::format("'{}' is automaton number {}; expected at most {}", name.text,
                                                 most_automata + 1, most_automata));
  }
  for (const Automaton* const automaton : names.in_order) {
    if (automaton->states.size() > most_states) {
      const Word& name = automaton->states[most_states].name;
      diagnostics.error(name.at.place, fmt::format("'{}' is state number {} of '{}'; expected at most {}", name.text,
                                                   most_states + 1, automaton->name.text, most_states));
    }
    for (const State& state : automaton->states) {
      if (state.counter) check_counter(*state.counter, diagnostics);
    }
  }
}

void check_states(const Names& names, Diagnostics& diagnostics) {
  for (const Automaton* const automaton : names.in_order) Targets(*automaton, diagnostics).check();
  if (diagnostics.failed()) return;
  for (const Automaton* const automaton : names.in_order) check_reached(*automaton, diagnostics);
  for (const Automaton* const automaton : names.in_order) check_expiries(*automaton, diagnostics);
}

}  // namespace nacre::tool::policy
