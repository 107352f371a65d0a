// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The policy that a description names, in the tables of its image.
#pragma once

#include <memory>

#include "tools/nacre/authority.hpp"
#include "tools/nacre/policy/compiled.hpp"
#include "tools/nacre/policy/system_names.hpp"

namespace nacre::tool {

/// What a policy needs to know of the system.
[[nodiscard]] policy::SystemNames system_names(const AuthorityInput& input);

/// Reads, checks and compiles the policy, compares every cell with what the policy says, and puts all of it in the place
/// of the rows that the description alone gave. Null, and the tables untouched: there is no policy, or an error.
[[nodiscard]] std::unique_ptr<policy::Compiled> try_add_policy(const AuthorityInput& input, abi::Tables& tables,
                                                               Diagnostics& diagnostics);

}  // namespace nacre::tool
