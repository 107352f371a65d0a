// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/system_policy.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/nacre/policy/check.hpp"
#include "tools/nacre/policy/overlap.hpp"
#include "tools/nacre/policy/system_check.hpp"
#include "tools/nacre/policy/values.hpp"

namespace nacre::tool::policy {
namespace {

/// Puts numbers for the names of values in one call.
class Numbers {
 public:
  Numbers(const SystemNames& system, Diagnostics& diagnostics) : system_(system), diagnostics_(diagnostics) {}

  void put(CallEvent& call) {
    if (!call.method) return;
    const SystemMethod* const method = find_method(system_, call);
    for (Condition& condition : call.conditions) {
      const SystemArgument* const argument = find_argument(*method, condition.argument.text);
      if (argument == nullptr) {
        unknown(condition, *method);
      } else if (!argument->owns_word) {
        diagnostics_.error(condition.argument.at.place,
                           fmt::format("the argument '{}' of '{}' shares its word with others; expected one that has "
                                       "its own",
                                       argument->name, method->name));
      } else if (condition.test <= Test::within) {
        put(condition.low, *argument);
        if (condition.test == Test::within) put(condition.high, *argument);
      }
    }
  }

 private:
  void unknown(const Condition& condition, const SystemMethod& method) {
    std::vector<std::string> known;
    for (const SystemArgument& one : method.arguments) known.push_back(one.name);
    const std::string there = known.empty() ? "it has none" : "it has " + one_of(known);
    diagnostics_.error(condition.argument.at.place, fmt::format("the method '{}' has no argument '{}'; {}", method.name,
                                                                condition.argument.text, there));
  }

  void put(Value& value, const SystemArgument& argument) {
    const auto* const name = std::get_if<std::string>(&value.is);
    if (name == nullptr) {
      if (argument.enumerators.contains(value.written.text))
        diagnostics_.error(value.at.place,
                           fmt::format("'{}' is a value of the policy and an enumerator of '{}'; expected another name "
                                       "for the value",
                                       value.written.text, argument.name));
      return;
    }
    const auto found = argument.enumerators.find(*name);
    if (found != argument.enumerators.end()) return put_number(value, found->second);
    std::vector<std::string> known;
    for (const auto& [enumerator, number] : argument.enumerators) known.push_back(enumerator);
    const std::string expected = known.empty() ? "a number" : "a number, " + one_of(known);
    diagnostics_.error(value.at.place,
                       fmt::format("'{}' is no value of '{}'; expected {}", *name, argument.name, expected));
  }

  const SystemNames& system_;
  Diagnostics& diagnostics_;
};

std::vector<Condition> guards_of(const SystemCall& call, const SystemMethod& method) {
  std::vector<Condition> conditions;
  for (const SystemGuard& guard : call.guards) {
    if (guard.method != method.number) continue;
    conditions.push_back({{guard.argument, {call.at}}, Test::within, {guard.low, {call.at}}, {guard.high, {call.at}}});
  }
  return conditions;
}

bool is_of(const CallEvent& event, const SystemCall& call, const SystemMethod& method, const SystemNames& system) {
  return event.client.text == system.components[call.client].name &&
         event.server.text == system.components[call.server].name && event.method->text == method.name;
}

/// Joins what the description says to the lines of the policy about one method, or adds a line if there is none.
void add_description(Policy& policy, File& added, const SystemCall& call, const SystemMethod& method,
                     const SystemNames& system) {
  const std::vector<Condition> guards = guards_of(call, method);
  bool mentioned = false;
  for (File& file : policy.files) {
    for (Item& item : file.items) {
      auto* const allow = std::get_if<Allow>(&item);
      if (allow == nullptr || !is_of(allow->call, call, method, system)) continue;
      mentioned = true;
      std::vector<Condition>& conditions = allow->call.conditions;
      conditions.insert(conditions.end(), guards.begin(), guards.end());
    }
  }
  if (mentioned) return;
  const At at{call.at};
  const CallEvent event{Moment::delivered,
                        {system.components[call.client].name, at},
                        {system.components[call.server].name, at},
                        Word{method.name, at},
                        guards};
  added.items.push_back(Allow{at, event, {}});
}

}  // namespace

std::optional<Policy> try_system_policy(const Policy& policy, const SystemNames& system, Diagnostics& diagnostics) {
  check_system_names(policy, system, diagnostics);
  if (diagnostics.failed()) return std::nullopt;
  Policy result = policy;
  Numbers numbers(system, diagnostics);
  for_each_call(result, [&](CallEvent& call) { numbers.put(call); });
  if (diagnostics.failed()) return std::nullopt;
  check_policy(result, diagnostics);
  if (diagnostics.failed()) return std::nullopt;
  Names names = names_of(result, diagnostics);
  expand(names);
  check_possible(result, names, system, diagnostics);
  if (diagnostics.failed()) return std::nullopt;
  File added{{"system", {}}, {}, {}};
  for (const SystemCall& call : system.calls) {
    for (const SystemMethod& method : call.methods) {
      if ((call.allowed >> method.number & 1) != 0) add_description(result, added, call, method, system);
    }
  }
  result.files.push_back(std::move(added));
  return result;
}

}  // namespace nacre::tool::policy
