// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/tests/random_policy.hpp"

#include <array>

namespace nacre::test {
namespace {

using namespace tool::policy;

class Maker {
 public:
  explicit Maker(std::mt19937_64& random) : random_(random) {}

  File file() {
    File file{id(), {}, {}};
    for (size_t i = below(3); i > 0; --i) file.includes.push_back(string());
    for (size_t i = below(8); i > 0; --i) file.items.push_back(item());
    return file;
  }

 private:
  size_t below(size_t limit) { return random_() % limit; }
  bool chance() { return below(2) == 0; }

  Word id() {
    static constexpr std::array<const char*, 8> ids = {"door", "auth", "a", "x_1", "bus", "none", "locked", "n2"};
    return {ids[below(ids.size())], {}};
  }
  /// Words of the language too.
  Word name() {
    static constexpr std::array<const char*, 6> words = {"start", "ok", "state", "not", "keep", "wait"};
    return chance() ? id() : Word{words[below(words.size())], {}};
  }
  Word string() {
    static constexpr std::array<const char*, 4> strings = {"a", "it's { # } ;", "zwölf Türen", "../x.policy"};
    return {strings[below(strings.size())], {}};
  }
  uint64_t value() { return chance() ? below(10) : random_(); }
  Number number() { return {value(), {}}; }
  Duration duration() {
    static constexpr std::array<uint64_t, 5> units = {1, 1'000, 1'000'000, 1'000'000'000, 60'000'000'000};
    return {tool::Nanoseconds::from_raw((1 + below(10'000)) * units[below(units.size())]), {}};
  }

  Condition condition() {
    Condition condition;
    condition.argument = name();
    condition.test = static_cast<Test>(below(5));
    if (condition.test <= Test::within) condition.low = one_value();
    if (condition.test == Test::within) condition.high = one_value();
    return condition;
  }
  Value one_value() {
    if (chance()) return {value(), {}};
    return {name().text, {}};
  }
  CallEvent call(Moment moment) {
    CallEvent call{moment, id(), id(), {}, {}};
    if (chance()) call.method = name();
    for (size_t i = below(3); i > 0; --i) call.conditions.push_back(condition());
    return call;
  }
  Alternative alternative(Moment moment) {
    if (chance()) return {{}, call(moment)};
    return {{}, NamedEvent{moment, id()}};
  }
  Alternative alternative() {
    switch (below(6)) {
      case 0:
        return {{}, SignalEvent{id(), id()}};
      case 1:
        return {{}, ControlEvent{id(), id(), name()}};
      case 2:
        return {{}, RestartEvent{id()}};
      case 3:
        return {{}, ExpireEvent{state_name()}};
      default:
        return alternative(static_cast<Moment>(below(4)));
    }
  }
  StateName state_name() { return {id(), name()}; }
  Event event() {
    Event event;
    for (size_t i = 1 + below(3); i > 0; --i) event.alternatives.push_back(alternative());
    return event;
  }

  Item item() {
    switch (below(6)) {
      case 0:
        return allow();
      case 4:
        return ValueDefinition{id(), number()};
      case 1:
        return EventDefinition{id(), event()};
      case 2:
        return automaton();
      case 3:
        return claim();
      default:
        return test();
    }
  }
  Allow allow() {
    Allow allow{{}, call(Moment::delivered), {}};
    allow.call.method = name();
    if (chance()) allow.rate = Rate{number(), duration(), number()};
    return allow;
  }

  Target target() {
    Target target{id(), {}};
    if (chance()) return target;
    Count count{{}, {}, Step::plus, value()};
    if (chance()) {
      count.counter = id();
      if (chance() && count.number != 0) count.step = Step::minus;
    }
    target.count = count;
    return target;
  }
  Transition transition() {
    Transition transition{event(), {}, {}};
    if (chance()) return transition;
    transition.to = target();
    if (chance()) transition.otherwise = target();
    return transition;
  }
  State state() {
    State state{id(), {}, {}, {}};
    if (chance()) state.counter = Counter{id(), number(), number()};
    if (chance()) state.expiry = Expiry{duration(), target()};
    for (size_t i = below(4); i > 0; --i) state.transitions.push_back(transition());
    return state;
  }
  Automaton automaton() {
    Automaton automaton{id(), target(), {}, {}};
    for (size_t i = below(4); i > 0; --i) automaton.states.push_back(state());
    for (size_t i = below(3); i > 0; --i) automaton.anywhere.push_back(transition());
    return automaton;
  }

  Formula formula(unsigned depth) {
    Formula formula;
    formula.is = static_cast<Operator>(depth == 0 ? below(2) : below(8));
    size_t parts = 0;
    switch (formula.is) {
      case Operator::event:
        formula.event = alternative();
        break;
      case Operator::in:
        formula.state = state_name();
        break;
      case Operator::since:
        parts = 2;
        break;
      case Operator::conjunction:
      case Operator::disjunction:
        parts = 2 + below(2);
        break;
      default:
        parts = 1;
    }
    for (; parts > 0; --parts) formula.parts.push_back(this->formula(depth - 1));
    return formula;
  }
  Claim claim() {
    Claim claim{id(), string(), Never{event()}};
    switch (below(6)) {
      case 0:
        claim.is = OnlyAfter{event(), event(), static_cast<Spending>(below(2))};
        break;
      case 1:
        claim.is = NeverAfter{event(), event(), maybe_event()};
        break;
      case 2:
        claim.is = AtMost{number(), event(), maybe_event()};
        break;
      case 3:
        claim.is = Holds{formula(4)};
        break;
      case 4:
        claim.is = flow();
        break;
      default:
        break;
    }
    return claim;
  }
  std::optional<Event> maybe_event() {
    if (chance()) return std::nullopt;
    return event();
  }
  NoFlow flow() {
    NoFlow flow{static_cast<Flow>(below(2)), id(), id(), {}};
    for (size_t i = below(3); i > 0; --i) flow.through.push_back(id());
    return flow;
  }

  PolicyTest test() {
    PolicyTest test{string(), {}};
    for (size_t i = 1 + below(4); i > 0; --i) test.steps.push_back(step());
    return test;
  }
  TestStep step() {
    switch (below(5)) {
      case 0:
        return {{}, Boot{}};
      case 1:
        return {{}, Wait{duration()}};
      case 2:
        return {{}, Fall{id()}};
      case 3:
        return {{}, Reply{alternative(chance() ? Moment::ok : Moment::fail)}};
      default:
        return {{}, attempt()};
    }
  }
  Attempt attempt() {
    Attempt attempt{alternative(Moment::delivered), {{}, static_cast<Verdict>(below(7)), {}}};
    if (attempt.outcome.is == Verdict::by_automaton) attempt.outcome.by = state_name();
    return attempt;
  }

  std::mt19937_64& random_;
};

}  // namespace

tool::policy::File random_policy(std::mt19937_64& random) { return Maker(random).file(); }

}  // namespace nacre::test
