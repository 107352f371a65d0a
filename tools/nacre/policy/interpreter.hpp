// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What a policy does, step by step, read from its tree and from nothing else. It decides the tests of policies, and
// compiled tables are measured by it: so it is written to be compared with docs/reference/policy.md, not to be fast.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tools/nacre/policy/names.hpp"

namespace nacre::tool::policy {

/// A call with its arguments; those that are not there are 0.
struct Call {
  std::string client;
  std::string server;
  std::string method;
  std::map<std::string, Value> arguments;
};

/// An end of a call, ok, fail or lost; or its delivery.
struct CallHappening {
  Moment moment = Moment::delivered;
  Call call;
};

/// One event of the trace that transitions can name.
using Happening = std::variant<CallHappening, SignalEvent, ControlEvent, RestartEvent>;

/// What becomes of an attempt: delivered, or why not.
struct Ruling {
  Verdict is = Verdict::delivered;
  std::vector<StateName> by;     ///< of by_automaton: each that has no transition, in the order of the policy
  const Allow* allow = nullptr;  ///< of a delivered call: the line that allows it
};

/// An automaton at one moment.
struct Present {
  const State* state = nullptr;
  uint64_t count = 0;
  Value saved{uint64_t{0}, {}};
  std::optional<Nanoseconds> leaves_at;
  uint64_t entries = 0;  ///< how often a state has been entered, the same one too
};

class Interpreter {
 public:
  static constexpr uint64_t longest_years = 400;  ///< since boot; a state may last for 100 more
  static constexpr auto longest_time = Nanoseconds::from_raw(longest_years * 365 * 24 * 3'600 * 1'000'000'000);

  /// Of a policy without errors; both live longer. Boot has happened.
  Interpreter(const Policy& policy, const Names& names);

  /// Everything begins anew, time included.
  void boot();
  /// Time passes, with the expiries in it, each at its own time. False: there is more of it than anybody can mean.
  [[nodiscard]] bool wait(Nanoseconds time);
  /// Neither has the server a call open, nor the client.
  [[nodiscard]] Ruling attempt(const Call& call);
  /// Rights to signal and to control are not the policy's: only automata deny.
  [[nodiscard]] Ruling attempt(const SignalEvent& signal) { return attempt_event(signal); }
  [[nodiscard]] Ruling attempt(const ControlEvent& control) { return attempt_event(control); }
  /// The call that the server has open ends, if there is one: ok or fail, a reply; lost.
  void close(const std::string& server, Moment moment);
  /// A component falls: the call is lost that it serves, then the one that it waits for, and then comes the fall.
  void fall(const std::string& component);

  /// An event that nobody can deny: the end of a call, a fall.
  void observe(const Happening& happening);
  /// From now on the automaton, by its number, is in this state, as if it had just been entered.
  void put(size_t automaton, const State& state, uint64_t count, uint64_t saved);

  /// Null: none is open.
  [[nodiscard]] const Call* open_at(const std::string& server) const;
  /// The call whose reply a client waits for; null: none.
  [[nodiscard]] const Call* open_of(const std::string& client) const;
  /// By automaton, in the order of the policy.
  [[nodiscard]] const std::vector<Present>& present() const { return present_; }
  /// A condition that could not be decided since the last question: it compares a name with a number, or a range of
  /// names, and what the names are as numbers is not known. It counted as not met.
  [[nodiscard]] std::optional<Condition> take_undecided() { return std::exchange(undecided_, std::nullopt); }

 private:
  /// An event of a transition, without names.
  struct Rule {
    Alternative event;
    const Transition* transition = nullptr;
  };
  struct Machine {
    const Automaton* automaton = nullptr;
    std::map<const State*, std::vector<Rule>> rules;  ///< with those of any state
  };
  /// When each may come again: GCRA, in parts of a nanosecond of which `count` make one.
  struct Bucket {
    const Rate* rate = nullptr;
    unsigned __int128 due = 0;
  };

  void add_rules(std::vector<Rule>& rules, const std::vector<Transition>& transitions) const;
  enum class Saved : uint8_t { compared, ignored };
  [[nodiscard]] bool matches(const Alternative& event, const Happening& happening, Saved how, const Value& saved);
  [[nodiscard]] bool matches(const CallEvent& event, const CallHappening& happening, Saved how, const Value& saved);
  [[nodiscard]] bool governs(const Machine& machine, const Happening& happening);
  [[nodiscard]] const Rule* rule_for(size_t index, const Happening& happening);
  [[nodiscard]] std::vector<const Rule*> rules_for(const Happening& happening);
  /// Those that govern the event and have no rule for it.
  [[nodiscard]] std::vector<StateName> deniers(const Happening& happening, const std::vector<const Rule*>& rules);
  void take(const std::vector<const Rule*>& rules, const Happening& happening);
  void take(size_t index, const Rule& rule, const Happening& happening);
  void go(size_t index, const Target& target, const std::optional<Target>& otherwise);
  void enter(Present& present, const State& state, uint64_t count) const;
  void expire(size_t index);
  [[nodiscard]] Ruling attempt_event(const Happening& happening);
  [[nodiscard]] bool try_charge(Bucket& bucket) const;

  const Names& names_;
  std::vector<const Allow*> allowed_;
  std::map<const Allow*, Bucket> buckets_;
  std::vector<Machine> machines_;
  std::vector<Present> present_;
  std::map<std::string, Call> open_;  ///< by server
  Nanoseconds now_{};
  std::optional<Condition> undecided_;
};

}  // namespace nacre::tool::policy
