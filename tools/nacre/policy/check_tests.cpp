// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "tools/nacre/policy/check.hpp"
#include "tools/nacre/policy/overlap.hpp"
#include "tools/nacre/policy/print.hpp"

namespace nacre::tool::policy {
namespace {

/// The one event that a step stands for; nothing, and a report, if it may be several.
std::optional<Alternative> try_single(const Alternative& written, const Names& names, Diagnostics& diagnostics) {
  const std::vector<Alternative> atoms = atoms_of(written, names);
  if (atoms.size() == 1) return atoms.front();
  diagnostics.error(written.at.place,
                    fmt::format("'{}' is {} events; expected one in a step", text_of(written), atoms.size()));
  return std::nullopt;
}

void check_call(const Alternative& written, const CallEvent& call, Moment moment, Diagnostics& diagnostics) {
  const Alternative atom{written.at, call};
  if (call.moment != moment)
    return diagnostics.error(written.at.place,
                             fmt::format("'{}' is '{}'; expected a delivered call", text_of(written), text_of(atom)));
  if (!call.method)
    return diagnostics.error(written.at.place,
                             fmt::format("'{}' is any method; expected one in a step", text_of(atom)));
  const bool values = std::all_of(call.conditions.begin(), call.conditions.end(),
                                  [](const Condition& one) { return one.test == Test::equal; });
  if (!values)
    diagnostics.error(
        written.at.place,
        fmt::format("'{}' has more than one value for an argument; expected '=' alone in a step", text_of(atom)));
}

void check_attempt(const Attempt& attempt, const Names& names, Diagnostics& diagnostics) {
  const auto event = try_single(attempt.action, names, diagnostics);
  if (!event) return;
  if (const auto* call = std::get_if<CallEvent>(&event->is))
    return check_call(attempt.action, *call, Moment::delivered, diagnostics);
  if (!is_controllable(*event))
    return diagnostics.error(attempt.action.at.place,
                             fmt::format("'{}' is '{}', which nobody asks for; expected a call, a signal or a control",
                                         text_of(attempt.action), text_of(*event)));
  if (attempt.outcome.is != Verdict::delivered && attempt.outcome.is != Verdict::by_automaton)
    diagnostics.error(attempt.outcome.at.place,
                      fmt::format("'{}' is an outcome of calls alone; expected 'delivered' or 'denied by' an automaton",
                                  text_of(attempt.outcome)));
}

void check_reply(const Reply& reply, const Names& names, Diagnostics& diagnostics) {
  const auto event = try_single(reply.call, names, diagnostics);
  const auto* call = event ? std::get_if<CallEvent>(&event->is) : nullptr;
  if (call != nullptr) check_call(reply.call, *call, call->moment, diagnostics);
}

}  // namespace

void check_tests(const Policy& policy, const Names& names, Diagnostics& diagnostics) {
  for (const File& file : policy.files) {
    for (const Item& item : file.items) {
      const auto* test = std::get_if<PolicyTest>(&item);
      if (test == nullptr) continue;
      for (const TestStep& step : test->steps) {
        if (const auto* attempt = std::get_if<Attempt>(&step.is)) check_attempt(*attempt, names, diagnostics);
        if (const auto* reply = std::get_if<Reply>(&step.is)) check_reply(*reply, names, diagnostics);
      }
    }
  }
}

}  // namespace nacre::tool::policy
