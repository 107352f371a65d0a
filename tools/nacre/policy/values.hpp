// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Numbers in the place of names, everywhere in a policy.
#pragma once

#include <functional>

#include "tools/nacre/policy/names.hpp"

namespace nacre::tool::policy {

/// Every call that the policy writes with its server: in `allow`, events, transitions, claims and tests.
void for_each_call(Policy& policy, const std::function<void(CallEvent&)>& visit);

/// From now on the value is this number; it is still printed as it was written.
void put_number(Value& value, uint64_t number);

/// Puts the number for each name that is a `value` of the policy.
void replace_values(Policy& policy);

}  // namespace nacre::tool::policy
