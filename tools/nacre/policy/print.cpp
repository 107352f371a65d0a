// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/print.hpp"

#include <fmt/format.h>

#include <array>

namespace nacre::tool::policy {
namespace {

template <class... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};

template <class Parts, class Text>
std::string joined(const Parts& parts, const char* separator, Text text) {
  std::string all;
  for (const auto& part : parts) all += (all.empty() ? "" : separator) + text(part);
  return all;
}

std::string value_text(const Value& value) {
  const auto* name = std::get_if<std::string>(&value.is);
  if (!value.written.text.empty()) return value.written.text;
  return name != nullptr ? *name : fmt::format("{}", std::get<uint64_t>(value.is));
}

std::string condition_text(const Condition& condition) {
  const std::string& argument = condition.argument.text;
  switch (condition.test) {
    case Test::equal:
      return fmt::format("{} = {}", argument, value_text(condition.low));
    case Test::different:
      return fmt::format("{} not {}", argument, value_text(condition.low));
    case Test::within:
      return fmt::format("{} in {}..{}", argument, value_text(condition.low), value_text(condition.high));
    case Test::same:
      return argument + " same";
    case Test::keep:
      return argument + " keep";
  }
  __builtin_unreachable();
}

const char* moment_text(Moment moment) {
  constexpr std::array<const char*, 4> texts = {"", "ok ", "fail ", "lost "};
  return texts[static_cast<size_t>(moment)];
}

std::string call_text(const CallEvent& call) {
  const std::string method = call.method ? call.method->text : "*";
  std::string text = fmt::format("{}{} > {}.{}", moment_text(call.moment), call.client.text, call.server.text, method);
  if (call.conditions.empty()) return text;
  return text + "(" + joined(call.conditions, ", ", condition_text) + ")";
}

std::string item_text(const Allow& allow) {
  std::string text = "allow " + call_text(allow.call);
  if (!allow.rate) return text;
  return text + fmt::format(" rate {} per {} burst {}", allow.rate->count.value, text_of(allow.rate->per),
                            allow.rate->burst.value);
}

std::string transition_text(const Transition& transition) {
  std::string text = text_of(transition.event) + " -> " + (transition.to ? text_of(*transition.to) : "stay");
  if (transition.otherwise) text += " else " + text_of(*transition.otherwise);
  return text;
}

std::string body_text(const std::vector<Transition>& transitions) {
  if (transitions.empty()) return "{ }\n";
  std::string text = "{\n";
  for (const Transition& transition : transitions) text += "    " + transition_text(transition) + "\n";
  return text + "  }\n";
}

std::string state_text(const State& state) {
  std::string text = "  state " + state.name.text;
  if (state.counter)
    text +=
        fmt::format("({} in {}..{})", state.counter->name.text, state.counter->low.value, state.counter->high.value);
  if (state.expiry) text += fmt::format(" for {} then {}", text_of(state.expiry->time), text_of(state.expiry->then));
  return text + " " + body_text(state.transitions);
}

std::string item_text(const Automaton& automaton) {
  std::string text = fmt::format("automaton {} {{\n  start {}\n", automaton.name.text, text_of(automaton.start));
  for (const State& state : automaton.states) text += state_text(state);
  if (!automaton.anywhere.empty()) text += "  any state " + body_text(automaton.anywhere);
  return text + "}";
}

/// How tightly an operator binds its parts.
unsigned strength(Operator is) {
  switch (is) {
    case Operator::disjunction:
      return 0;
    case Operator::conjunction:
      return 1;
    case Operator::since:
      return 2;
    default:
      return 3;
  }
}

/// Parentheses around what does not bind more tightly than where it stands.
std::string part_text(const Formula& part, unsigned outside) {
  return strength(part.is) > outside || strength(part.is) == 3 ? text_of(part) : "(" + text_of(part) + ")";
}

std::string flow_text(const NoFlow& claim) {
  std::string text =
      fmt::format("no {} from {} to {}", claim.flow == Flow::data ? "data" : "verdict", claim.from.text, claim.to.text);
  if (claim.through.empty()) return text;
  return text + " except through " + joined(claim.through, ", ", [](const Word& word) { return word.text; });
}

std::string item_text(const Claim& claim) {
  const std::string body = std::visit(Overloaded{
                                          [](const Never& is) { return "never " + text_of(is.event); },
                                          [](const OnlyAfter& is) {
                                            return text_of(is.event) + " only after " + text_of(is.cause) +
                                                   (is.spending == Spending::once_each ? ", once each" : "");
                                          },
                                          [](const NeverAfter& is) {
                                            return text_of(is.event) + " never after " + text_of(is.cause) +
                                                   (is.until ? " until " + text_of(*is.until) : "");
                                          },
                                          [](const AtMost& is) {
                                            return fmt::format("at most {} {}{}", is.limit.value, text_of(is.event),
                                                               is.since ? " since " + text_of(*is.since) : "");
                                          },
                                          [](const Holds& is) { return "holds " + text_of(is.formula); },
                                          [](const NoFlow& is) { return flow_text(is); },
                                      },
                                      claim.is);
  return fmt::format("claim {} \"{}\": {}", claim.name.text, claim.text.text, body);
}

std::string step_text(const TestStep& step) {
  return std::visit(Overloaded{
                        [](const Boot&) -> std::string { return "boot"; },
                        [](const Wait& is) { return "wait " + text_of(is.time); },
                        [](const Fall& is) { return "restart " + is.component.text; },
                        [](const Reply& is) { return text_of(is.call); },
                        [](const Attempt& is) { return text_of(is.action) + " => " + text_of(is.outcome); },
                    },
                    step.is);
}

std::string item_text(const PolicyTest& test) {
  std::string text = fmt::format("test \"{}\" {{\n", test.title.text);
  for (const TestStep& step : test.steps) text += "  " + step_text(step) + "\n";
  return text + "}";
}

std::string item_text(const ValueDefinition& definition) {
  return fmt::format("value {} = {}", definition.name.text, definition.number.value);
}

std::string item_text(const EventDefinition& definition) {
  return fmt::format(
      "event {} = {}", definition.name.text,
      joined(definition.event.alternatives, " or ", [](const Alternative& one) { return text_of(one); }));
}

}  // namespace

std::string text_of(const Duration& duration) {
  constexpr std::array<std::pair<const char*, uint64_t>, 3> units = {
      {{"s", 1'000'000'000}, {"ms", 1'000'000}, {"us", 1'000}}};
  const uint64_t time = duration.time.to_raw();
  for (const auto& [name, factor] : units) {
    if (time % factor == 0) return fmt::format("{} {}", time / factor, name);
  }
  return fmt::format("{} ns", time);
}

std::string text_of(const StateName& name) { return name.automaton.text + "." + name.state.text; }

std::string text_of(const Target& target) {
  if (!target.count) return target.state.text;
  const Count& count = *target.count;
  if (!count.counter) return fmt::format("{}({})", target.state.text, count.number);
  if (count.number == 0) return fmt::format("{}({})", target.state.text, count.counter->text);
  return fmt::format("{}({} {} {})", target.state.text, count.counter->text, count.step == Step::plus ? "+" : "-",
                     count.number);
}

std::string text_of(const Alternative& alternative) {
  return std::visit(Overloaded{
                        [](const NamedEvent& is) { return moment_text(is.moment) + is.name.text; },
                        [](const CallEvent& is) { return call_text(is); },
                        [](const SignalEvent& is) { return "signal " + is.from.text + " > " + is.to.text; },
                        [](const ControlEvent& is) {
                          return fmt::format("control {} > {}.{}", is.controller.text, is.component.text,
                                             is.operation.text);
                        },
                        [](const RestartEvent& is) { return "restart " + is.component.text; },
                        [](const ExpireEvent& is) { return "expire " + text_of(is.of); },
                    },
                    alternative.is);
}

std::string text_of(const Event& event) {
  const std::string text = joined(event.alternatives, " or ", [](const Alternative& one) { return text_of(one); });
  return event.alternatives.size() > 1 ? "(" + text + ")" : text;
}

std::string text_of(const Formula& formula) {
  const auto part = [&](const Formula& one) { return part_text(one, strength(formula.is)); };
  switch (formula.is) {
    case Operator::event:
      return text_of(*formula.event);
    case Operator::in:
      return "in " + text_of(*formula.state);
    case Operator::negation:
      return "not " + part(formula.parts.front());
    case Operator::once:
      return "once " + part(formula.parts.front());
    case Operator::previously:
      return "previously " + part(formula.parts.front());
    case Operator::since:
      return joined(formula.parts, " since ", part);
    case Operator::conjunction:
      return joined(formula.parts, " and ", part);
    case Operator::disjunction:
      return joined(formula.parts, " or ", part);
  }
  __builtin_unreachable();
}

std::string text_of(const Outcome& outcome) {
  switch (outcome.is) {
    case Verdict::ok:
      return "ok";
    case Verdict::fail:
      return "fail";
    case Verdict::delivered:
      return "delivered";
    case Verdict::by_guard:
      return "denied by guard";
    case Verdict::by_rate:
      return "denied by rate";
    case Verdict::by_automaton:
      return "denied by " + text_of(*outcome.by);
    case Verdict::no_channel:
      return "no channel";
  }
  __builtin_unreachable();
}

std::string text_of(const File& file) {
  std::string text = "policy " + file.name.text + "\n";
  if (!file.includes.empty()) text += "\n";
  for (const Word& path : file.includes) text += "include \"" + path.text + "\"\n";
  for (const Item& item : file.items)
    text += "\n" + std::visit([](const auto& is) { return item_text(is); }, item) + "\n";
  return text;
}

}  // namespace nacre::tool::policy
