// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What a policy file says (language: docs/reference/policy.md). Each node knows where it begins; two trees are equal if
// they say the same, wherever their parts stand. Parentheses that only join alternatives of an event are not kept.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "tools/nacre/diagnostics.hpp"
#include "tools/nacre/units.hpp"

namespace nacre::tool::policy {

struct At {
  Place place;
  bool operator==(const At&) const { return true; }
};

struct Word {
  std::string text;
  At at;
  bool operator==(const Word&) const = default;
};

struct Number {
  uint64_t value = 0;
  At at;
  bool operator==(const Number&) const = default;
};

/// Never zero.
struct Duration {
  Nanoseconds time{};
  At at;
  bool operator==(const Duration&) const = default;
};

/// A name that a number was put for: it is printed, and makes no difference otherwise.
struct Spelling {
  std::string text;
  bool operator==(const Spelling&) const { return true; }
};

/// A name or a number.
struct Value {
  std::variant<std::string, uint64_t> is;
  At at;
  Spelling written{};
  bool operator==(const Value&) const = default;
};

enum class Test : uint8_t { equal, different, within, same, keep };

struct Condition {
  Word argument;
  Test test = Test::equal;
  Value low;   ///< not of same and keep
  Value high;  ///< of within only
  bool operator==(const Condition&) const = default;
};

/// When a call counts: at its delivery, or at its end.
enum class Moment : uint8_t { delivered, ok, fail, lost };

struct CallEvent {
  Moment moment = Moment::delivered;
  Word client;
  Word server;
  std::optional<Word> method;  ///< none: any
  std::vector<Condition> conditions;
  bool operator==(const CallEvent&) const = default;
};

struct NamedEvent {
  Moment moment = Moment::delivered;  ///< delivered: as the definition says
  Word name;
  bool operator==(const NamedEvent&) const = default;
};

struct SignalEvent {
  Word from;
  Word to;
  bool operator==(const SignalEvent&) const = default;
};

struct ControlEvent {
  Word controller;
  Word component;
  Word operation;
  bool operator==(const ControlEvent&) const = default;
};

struct RestartEvent {
  Word component;
  bool operator==(const RestartEvent&) const = default;
};

struct StateName {
  Word automaton;
  Word state;
  bool operator==(const StateName&) const = default;
};

struct ExpireEvent {
  StateName of;
  bool operator==(const ExpireEvent&) const = default;
};

struct Alternative {
  At at;
  std::variant<NamedEvent, CallEvent, SignalEvent, ControlEvent, RestartEvent, ExpireEvent> is;
  bool operator==(const Alternative&) const = default;
};

/// At least one alternative.
struct Event {
  At at;
  std::vector<Alternative> alternatives;
  bool operator==(const Event&) const = default;
};

struct Rate {
  Number count;
  Duration per;
  Number burst;
  bool operator==(const Rate&) const = default;
};

struct Allow {
  At at;
  CallEvent call;
  std::optional<Rate> rate;
  bool operator==(const Allow&) const = default;
};

/// A number by another name.
struct ValueDefinition {
  Word name;
  Number number;
  bool operator==(const ValueDefinition&) const = default;
};

struct EventDefinition {
  Word name;
  Event event;
  bool operator==(const EventDefinition&) const = default;
};

enum class Step : uint8_t { plus, minus };

/// A number; or the counter of the present state, plus or minus a number.
struct Count {
  At at;
  std::optional<Word> counter;
  Step step = Step::plus;  ///< plus, if the number is 0
  uint64_t number = 0;
  bool operator==(const Count&) const = default;
};

struct Target {
  Word state;
  std::optional<Count> count;
  bool operator==(const Target&) const = default;
};

struct Transition {
  Event event;
  std::optional<Target> to;         ///< none: stay
  std::optional<Target> otherwise;  ///< if the count leaves the range
  bool operator==(const Transition&) const = default;
};

struct Counter {
  Word name;
  Number low;
  Number high;
  bool operator==(const Counter&) const = default;
};

struct Expiry {
  Duration time;
  Target then;
  bool operator==(const Expiry&) const = default;
};

struct State {
  Word name;
  std::optional<Counter> counter;
  std::optional<Expiry> expiry;
  std::vector<Transition> transitions;
  bool operator==(const State&) const = default;
};

struct Automaton {
  Word name;
  Target start;
  std::vector<State> states;
  std::vector<Transition> anywhere;  ///< of each state
  bool operator==(const Automaton&) const = default;
};

enum class Operator : uint8_t { event, in, negation, once, previously, since, conjunction, disjunction };

struct Formula {
  At at;
  Operator is = Operator::event;
  std::vector<Formula> parts;        ///< one of negation, once, previously; two of since; two or more of the last two
  std::optional<Alternative> event;  ///< of event
  std::optional<StateName> state;    ///< of in
  bool operator==(const Formula&) const = default;
};

struct Never {
  Event event;
  bool operator==(const Never&) const = default;
};

enum class Spending : uint8_t { unlimited, once_each };

struct OnlyAfter {
  Event event;
  Event cause;
  Spending spending = Spending::unlimited;
  bool operator==(const OnlyAfter&) const = default;
};

struct NeverAfter {
  Event event;
  Event cause;
  std::optional<Event> until;
  bool operator==(const NeverAfter&) const = default;
};

struct AtMost {
  Number limit;
  Event event;
  std::optional<Event> since;
  bool operator==(const AtMost&) const = default;
};

struct Holds {
  Formula formula;
  bool operator==(const Holds&) const = default;
};

enum class Flow : uint8_t { data, verdict };

struct NoFlow {
  Flow flow = Flow::data;
  Word from;
  Word to;
  std::vector<Word> through;
  bool operator==(const NoFlow&) const = default;
};

struct Claim {
  Word name;
  Word text;
  std::variant<Never, OnlyAfter, NeverAfter, AtMost, Holds, NoFlow> is;
  bool operator==(const Claim&) const = default;
};

struct Boot {
  bool operator==(const Boot&) const = default;
};

struct Wait {
  Duration time;
  bool operator==(const Wait&) const = default;
};

struct Fall {
  Word component;
  bool operator==(const Fall&) const = default;
};

/// The moment of the call is ok or fail.
struct Reply {
  Alternative call;
  bool operator==(const Reply&) const = default;
};

enum class Verdict : uint8_t { ok, fail, delivered, by_guard, by_rate, by_automaton, no_channel };

struct Outcome {
  At at;
  Verdict is = Verdict::ok;
  std::optional<StateName> by;  ///< of by_automaton
  bool operator==(const Outcome&) const = default;
};

struct Attempt {
  Alternative action;
  Outcome outcome;
  bool operator==(const Attempt&) const = default;
};

struct TestStep {
  At at;
  std::variant<Boot, Wait, Fall, Reply, Attempt> is;
  bool operator==(const TestStep&) const = default;
};

struct PolicyTest {
  Word title;
  std::vector<TestStep> steps;
  bool operator==(const PolicyTest&) const = default;
};

using Item = std::variant<Allow, ValueDefinition, EventDefinition, Automaton, Claim, PolicyTest>;

struct File {
  Word name;
  std::vector<Word> includes;
  std::vector<Item> items;
  bool operator==(const File&) const = default;
};

}  // namespace nacre::tool::policy
