// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A policy in its system: every name is one of the system, and every value a number. The description says what may
// pass at all, the policy what of that it allows: both must agree.
#pragma once

#include <optional>

#include "tools/nacre/policy/policy.hpp"
#include "tools/nacre/policy/system_names.hpp"

namespace nacre::tool::policy {

/// The policy with numbers for all names of values, with the guards of the description as further conditions of its lines
/// of `allow`, and with a further file: a line for each method that the description lets pass and the policy does not
/// allow or deny. So its lines of `allow` say all that may be called. Nothing after an error.
[[nodiscard]] std::optional<Policy> try_system_policy(const Policy& policy, const SystemNames& system,
                                                      Diagnostics& diagnostics);

}  // namespace nacre::tool::policy
