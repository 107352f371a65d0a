// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// FILE.policy.json: what the numbers in an image's policy tables, and so in refusals and audit records, mean to people.
// Each row, automaton and state byte has its name and the place where the policy says it; files are relative to the
// folder of the description. Times are ticks. `format` changes when a key changes its meaning.
#pragma once

#include <nlohmann/json.hpp>

#include "tools/nacre/system_build.hpp"

namespace nacre::tool {

/// Null if the system has no policy.
[[nodiscard]] nlohmann::ordered_json policy_map_of(const BuiltSystem& system);

}  // namespace nacre::tool
