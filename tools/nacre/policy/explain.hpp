// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Automata as tables, for people: one line for each state and event, with one sentence and its place.
#pragma once

#include <string>

#include "tools/nacre/policy/policy.hpp"

namespace nacre::tool::policy {

/// Of a policy that `try_policy` gave.
[[nodiscard]] std::string explanation_of(const Policy& policy);

}  // namespace nacre::tool::policy
