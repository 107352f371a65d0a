// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Whether what a policy names is there in the system.
#pragma once

#include "tools/nacre/policy/names.hpp"
#include "tools/nacre/policy/system_names.hpp"

namespace nacre::tool::policy {

/// Null: no such component.
[[nodiscard]] const SystemComponent* find_component(const SystemNames& system, const std::string& name);
/// The channel that carries the call, if there is one.
[[nodiscard]] const SystemCall* find_call(const SystemNames& system, const CallEvent& call);
/// What the policy names with a method; nothing if nobody can know it, since no channel leads to the server.
[[nodiscard]] const SystemMethod* find_method(const SystemNames& system, const CallEvent& call);

/// Components, methods and operations that are named exist, wherever they are named.
void check_system_names(const Policy& policy, const SystemNames& system, Diagnostics& diagnostics);
/// Lines of `allow` are about what the description lets pass, and transitions about what can happen.
void check_possible(const Policy& policy, const Names& names, const SystemNames& system, Diagnostics& diagnostics);

}  // namespace nacre::tool::policy
