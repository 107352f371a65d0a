// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/run_tests.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/nacre/policy/interpreter.hpp"
#include "tools/nacre/policy/overlap.hpp"
#include "tools/nacre/policy/print.hpp"

namespace nacre::tool::policy {
namespace {

Call call_of(const CallEvent& event) {
  Call call{event.client.text, event.server.text, event.method->text, {}};
  for (const Condition& condition : event.conditions) call.arguments[condition.argument.text] = condition.low;
  return call;
}

std::string text_of(const Call& call) { return fmt::format("{} > {}.{}", call.client, call.server, call.method); }

std::string text_of(const Ruling& ruling) {
  if (ruling.is != Verdict::by_automaton) return text_of(Outcome{{}, ruling.is, {}});
  std::string names;
  for (const StateName& name : ruling.by) names += (names.empty() ? "" : " and ") + text_of(name);
  return "denied by " + names;
}

bool comes_out(const Ruling& ruling, const Outcome& outcome) {
  if (outcome.is <= Verdict::delivered) return ruling.is == Verdict::delivered;
  if (ruling.is != outcome.is) return false;
  return !outcome.by || std::find(ruling.by.begin(), ruling.by.end(), *outcome.by) != ruling.by.end();
}

/// Each step says what is wrong; nothing: it came out as written.
class Run {
 public:
  Run(const Policy& policy, const Names& names) : names_(names), interpreter_(policy, names) {}

  std::optional<std::string> operator()(const Boot&) {
    interpreter_.boot();
    return std::nullopt;
  }
  std::optional<std::string> operator()(const Wait& wait) {
    if (interpreter_.wait(wait.time.time)) return std::nullopt;
    return fmt::format("this time ends more than {} years after boot; expected less", Interpreter::longest_years);
  }
  std::optional<std::string> operator()(const Fall& fall) {
    interpreter_.fall(fall.component.text);
    return std::nullopt;
  }
  std::optional<std::string> operator()(const Reply& reply) {
    const auto event = std::get<CallEvent>(atoms_of(reply.call, names_).front().is);
    const Call call = call_of(event);
    const Call* const open = interpreter_.open_at(call.server);
    if (open == nullptr)
      return fmt::format("no call of '{}' is open; expected one that can be replied to", call.server);
    if (open->client != call.client || open->method != call.method || !agree(*open, call))
      return fmt::format("'{}' has '{}' open; expected a reply to that", call.server, text_of(*open));
    if (auto busy = waiting(call.server)) return busy;
    interpreter_.close(call.server, event.moment);
    return std::nullopt;
  }
  std::optional<std::string> operator()(const Attempt& attempt) {
    const Alternative event = atoms_of(attempt.action, names_).front();
    if (const auto* call = std::get_if<CallEvent>(&event.is)) return call_out(call_of(*call), attempt.outcome);
    if (const auto* signal = std::get_if<SignalEvent>(&event.is)) {
      if (auto busy = waiting(signal->from.text)) return busy;
      return compare(interpreter_.attempt(*signal), attempt.outcome);
    }
    const auto& control = std::get<ControlEvent>(event.is);
    if (auto busy = waiting(control.controller.text)) return busy;
    return compare(interpreter_.attempt(control), attempt.outcome);
  }

  /// Something that counted as not met, and nobody knows whether it is.
  std::optional<std::string> undecided() {
    const auto condition = interpreter_.take_undecided();
    if (!condition) return std::nullopt;
    return fmt::format(
        "whether the condition on '{}' is met depends on what names are as numbers, which is not known "
        "here; expected names to be compared with names alone, and ranges of numbers",
        condition->argument.text);
  }

 private:
  /// Arguments that are not named are 0, in both.
  static bool agree(const Call& open, const Call& named) {
    const auto in = [](const Call& call, const std::string& argument) {
      const auto found = call.arguments.find(argument);
      return found == call.arguments.end() ? Value{uint64_t{0}, {}} : found->second;
    };
    const auto all_as_in = [&](const Call& one, const Call& other) {
      return std::all_of(one.arguments.begin(), one.arguments.end(),
                         [&](const auto& argument) { return argument.second == in(other, argument.first); });
    };
    return all_as_in(open, named) && all_as_in(named, open);
  }

  /// Who waits for a reply does nothing else.
  std::optional<std::string> waiting(const std::string& component) const {
    const Call* const open = interpreter_.open_of(component);
    if (open == nullptr) return std::nullopt;
    return fmt::format("'{}' waits for the reply to '{}'; expected that reply first", component, text_of(*open));
  }

  std::optional<std::string> call_out(const Call& call, const Outcome& outcome) {
    if (const Call* open = interpreter_.open_at(call.server); open != nullptr)
      return fmt::format("'{}' has '{}' open; expected a reply to that first", call.server, text_of(*open));
    if (auto busy = waiting(call.client)) return busy;
    const Ruling ruling = interpreter_.attempt(call);
    if (ruling.is == Verdict::delivered && outcome.is <= Verdict::fail)
      interpreter_.close(call.server, outcome.is == Verdict::ok ? Moment::ok : Moment::fail);
    return compare(ruling, outcome);
  }

  static std::optional<std::string> compare(const Ruling& ruling, const Outcome& outcome) {
    if (comes_out(ruling, outcome)) return std::nullopt;
    return fmt::format("expected '{}', but it is '{}'", text_of(outcome), text_of(ruling));
  }

  const Names& names_;
  Interpreter interpreter_;
};

const Place& place_of(const TestStep& step) {
  const auto* attempt = std::get_if<Attempt>(&step.is);
  return attempt != nullptr ? attempt->outcome.at.place : step.at.place;
}

bool passes(const PolicyTest& test, Run run, Diagnostics& diagnostics) {
  for (const TestStep& step : test.steps) {
    std::optional<std::string> wrong = std::visit(run, step.is);
    if (auto undecided = run.undecided()) wrong = undecided;
    if (!wrong) continue;
    diagnostics.error(place_of(step), fmt::format("test \"{}\": {}", test.title.text, *wrong));
    return false;
  }
  return true;
}

}  // namespace

TestResults run_tests(const Policy& policy, Diagnostics& diagnostics) {
  Diagnostics known;
  Names names = names_of(policy, known);
  expand(names);
  TestResults results;
  for (const File& file : policy.files) {
    for (const Item& item : file.items) {
      const auto* test = std::get_if<PolicyTest>(&item);
      if (test == nullptr) continue;
      const bool passed = passes(*test, Run(policy, names), diagnostics);
      (passed ? results.passed : results.failed) += 1;
    }
  }
  return results;
}

}  // namespace nacre::tool::policy
