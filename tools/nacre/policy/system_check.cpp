// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/system_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "tools/nacre/policy/operations.hpp"
#include "tools/nacre/policy/overlap.hpp"
#include "tools/nacre/policy/print.hpp"

namespace nacre::tool::policy {
namespace {

class NameCheck {
 public:
  NameCheck(const SystemNames& system, Diagnostics& diagnostics) : system_(system), diagnostics_(diagnostics) {}

  void operator()(const NamedEvent&) {}
  void operator()(const ExpireEvent&) {}
  void operator()(const RestartEvent& event) { (void)has(event.component); }
  void operator()(const SignalEvent& event) {
    (void)has(event.from);
    (void)has(event.to);
  }
  void operator()(const ControlEvent& event) {
    (void)has(event.controller);
    (void)has(event.component);
    if (try_operation(event.operation.text)) return;
    diagnostics_.error(event.operation.at.place, fmt::format("no operation is named '{}'; expected {}",
                                                             event.operation.text, one_of(operation_names())));
  }
  void operator()(const CallEvent& call) {
    const bool known = has(call.client);
    if (!has(call.server) || !known || !call.method) return;
    std::vector<std::string> methods;
    bool serves = false;
    for (const SystemCall& one : system_.calls) {
      if (system_.components[one.server].name != call.server.text) continue;
      serves = true;
      if (find_call(system_, call) != nullptr && system_.components[one.client].name != call.client.text) continue;
      if (policy::find_method(one, call.method->text) != nullptr) return;
      for (const SystemMethod& method : one.methods) methods.push_back(method.name);
    }
    if (!serves)
      return diagnostics_.error(call.server.at.place, fmt::format("no channel leads to '{}'", call.server.text));
    diagnostics_.error(call.method->at.place, fmt::format("'{}' has no method '{}'; it has {}", call.server.text,
                                                          call.method->text, one_of(without_doubles(methods))));
  }
  bool has(const Word& component) {
    if (find_component(system_, component.text) != nullptr) return true;
    std::vector<std::string> known;
    for (const SystemComponent& one : system_.components) known.push_back(one.name);
    diagnostics_.error(component.at.place,
                       fmt::format("the system has no component '{}'; there is {}", component.text, one_of(known)));
    return false;
  }

 private:
  static std::vector<std::string> without_doubles(const std::vector<std::string>& names) {
    std::vector<std::string> all;
    for (const std::string& name : names) {
      if (std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
    }
    return all;
  }

  const SystemNames& system_;
  Diagnostics& diagnostics_;
};

/// Why an event cannot happen; empty: it can.
class Obstacle {
 public:
  explicit Obstacle(const SystemNames& system) : system_(system) {}

  std::string operator()(const CallEvent& event) const {
    const SystemCall* const call = find_call(system_, event);
    if (call == nullptr) return fmt::format("no channel leads from '{}' to '{}'", event.client.text, event.server.text);
    if (!event.method) return "";
    const SystemMethod& method = *policy::find_method(*call, event.method->text);
    if ((call->allowed >> method.number & 1) != 0) return "";
    return fmt::format("the channel from '{}' to '{}' at {}:{} does not let '{}' pass", event.client.text,
                       event.server.text, call->at.file, call->at.line, method.name);
  }
  std::string operator()(const SignalEvent& event) const {
    const bool there = std::any_of(system_.signals.begin(), system_.signals.end(), [&](const SystemSignal& one) {
      return system_.components[one.from].name == event.from.text && system_.components[one.to].name == event.to.text;
    });
    return there ? "" : fmt::format("'{}' does not signal '{}'", event.from.text, event.to.text);
  }
  std::string operator()(const ControlEvent& event) const {
    const SystemComponent* const component = find_component(system_, event.component.text);
    const std::string& supervisor = system_.components[component->supervisor].name;
    const bool root = component == &system_.components.front();
    if (!root && supervisor == event.controller.text) return "";
    return root ? fmt::format("nobody controls '{}'", component->name)
                : fmt::format("'{}' is controlled by '{}' alone", component->name, supervisor);
  }
  template <class Other>
  std::string operator()(const Other&) const {
    return "";
  }

 private:
  const SystemNames& system_;
};

void check_extents(const Allow& allow, const SystemNames& system, Diagnostics& diagnostics) {
  const SystemMethod* const method = find_method(system, allow.call);
  const auto bounds = [&](const std::string& argument) {
    return std::any_of(allow.call.conditions.begin(), allow.call.conditions.end(),
                       [&](const Condition& one) { return one.argument.text == argument; });
  };
  for (const SystemExtent& extent : method->extents) {
    if (bounds(extent.address) == bounds(extent.count)) continue;
    const bool address = bounds(extent.address);
    diagnostics.error(
        allow.at.place,
        fmt::format("a condition on '{}', but none on '{}': the two of '{}' name an extent",
                    address ? extent.address : extent.count, address ? extent.count : extent.address, method->name));
  }
}

/// A policy cannot say which of two channels it means.
void check_channels(const SystemNames& system, Diagnostics& diagnostics) {
  std::set<std::pair<unsigned, unsigned>> seen;
  for (const SystemCall& call : system.calls) {
    if (seen.insert({call.client, call.server}).second) continue;
    diagnostics.error(call.at, fmt::format("a second channel from '{}' to '{}'; expected one in a system with a policy",
                                           system.components[call.client].name, system.components[call.server].name));
  }
}

}  // namespace

const SystemComponent* find_component(const SystemNames& system, const std::string& name) {
  const auto found = std::find_if(system.components.begin(), system.components.end(),
                                  [&](const SystemComponent& one) { return one.name == name; });
  return found == system.components.end() ? nullptr : &*found;
}

const SystemCall* find_call(const SystemNames& system, const CallEvent& call) {
  const auto found = std::find_if(system.calls.begin(), system.calls.end(), [&](const SystemCall& one) {
    return system.components[one.client].name == call.client.text &&
           system.components[one.server].name == call.server.text;
  });
  return found == system.calls.end() ? nullptr : &*found;
}

const SystemMethod* find_method(const SystemNames& system, const CallEvent& call) {
  if (const SystemCall* own = find_call(system, call)) return find_method(*own, call.method->text);
  for (const SystemCall& one : system.calls) {
    if (system.components[one.server].name != call.server.text) continue;
    if (const SystemMethod* method = find_method(one, call.method->text)) return method;
  }
  return nullptr;
}

void check_system_names(const Policy& policy, const SystemNames& system, Diagnostics& diagnostics) {
  NameCheck check(system, diagnostics);
  check_channels(system, diagnostics);
  for (const File& file : policy.files) {
    for (const Item& item : file.items) {
      if (const auto* allow = std::get_if<Allow>(&item)) check(allow->call);
      const auto* test = std::get_if<PolicyTest>(&item);
      if (test == nullptr) continue;
      for (const TestStep& step : test->steps) {
        if (const auto* fall = std::get_if<Fall>(&step.is)) (void)check.has(fall->component);
      }
    }
  }
  for (const Mention& mention : mentions_of(policy)) std::visit(check, mention.alternative->is);
}

void check_possible(const Policy& policy, const Names& names, const SystemNames& system, Diagnostics& diagnostics) {
  const Obstacle obstacle(system);
  for (const File& file : policy.files) {
    for (const Item& item : file.items) {
      const auto* allow = std::get_if<Allow>(&item);
      if (allow == nullptr) continue;
      const std::string why = obstacle(allow->call);
      if (why.empty())
        check_extents(*allow, system, diagnostics);
      else
        diagnostics.error(allow->at.place,
                          fmt::format("'{}' can be no call: {}", text_of(Alternative{allow->at, allow->call}), why));
    }
  }
  for (const Mention& mention : mentions_of(policy)) {
    if (mention.context != Context::transition) continue;
    for (const Alternative& atom : atoms_of(*mention.alternative, names)) {
      const std::string why = std::visit(obstacle, atom.is);
      if (!why.empty()) diagnostics.error(atom.at.place, fmt::format("'{}' never happens: {}", text_of(atom), why));
    }
  }
}

}  // namespace nacre::tool::policy
