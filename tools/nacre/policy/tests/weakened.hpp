// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Policies that differ from one by a loosened or lost rule: whether its tests tell them apart.
#pragma once

#include <string>
#include <vector>

#include "tools/nacre/policy/policy.hpp"

namespace nacre::test {

struct WeakenedPolicy {
  std::string what;  ///< the rule, and what became of it
  tool::policy::Policy policy;
};

/// Every rule of automata and every line of `allow`, each loosened and taken out by itself.
[[nodiscard]] std::vector<WeakenedPolicy> weakened(const tool::policy::Policy& policy);

/// It is refused, or a test of it fails.
[[nodiscard]] bool is_noticed(const tool::policy::Policy& policy);

}  // namespace nacre::test
