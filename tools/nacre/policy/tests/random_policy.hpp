// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Trees of every form that the grammar has; their names need not fit together.
#pragma once

#include <random>

#include "tools/nacre/policy/ast.hpp"

namespace nacre::test {

[[nodiscard]] tool::policy::File random_policy(std::mt19937_64& random);

}  // namespace nacre::test
