// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the names of a policy stand for, over all its files.
#pragma once

#include <map>
#include <string>

#include "tools/nacre/policy/policy.hpp"

namespace nacre::tool::policy {

/// Points into the policy, which must live longer.
struct Names {
  std::map<std::string, const ValueDefinition*> values;
  std::map<std::string, const EventDefinition*> events;
  std::map<std::string, const Automaton*> automata;
  std::vector<const Automaton*> in_order;
  std::map<std::string, std::vector<Alternative>> atoms;  ///< of each event, once `expand` was called
};

/// Doubled names are reported; the first one counts.
[[nodiscard]] Names names_of(const Policy& policy, Diagnostics& diagnostics);
[[nodiscard]] const State* find_state(const Automaton& automaton, const std::string& name);

/// Where an alternative is written.
enum class Context : uint8_t { definition, transition, claim, step };

struct Mention {
  const Alternative* alternative = nullptr;
  Context context = Context::claim;
  const Automaton* automaton = nullptr;  ///< of a transition
};

/// Every alternative of every event in the policy.
[[nodiscard]] std::vector<Mention> mentions_of(const Policy& policy);
/// Every state that is named outside of its automaton.
[[nodiscard]] std::vector<const StateName*> state_names_of(const Policy& policy);

}  // namespace nacre::tool::policy
