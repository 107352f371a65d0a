// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A policy becomes the tables that the kernel steps (abi/policy.hpp).
#pragma once

#include <optional>

#include "tools/nacre/policy/compiled.hpp"
#include "tools/nacre/policy/system_names.hpp"

namespace nacre::tool::policy {

/// Of a policy without errors (try_policy). Nothing after an error: a name that the system does not have, or more of
/// something than the tables hold.
[[nodiscard]] std::optional<Compiled> compile(const Policy& policy, const SystemNames& system,
                                              Diagnostics& diagnostics);

}  // namespace nacre::tool::policy
