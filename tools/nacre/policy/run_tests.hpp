// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The tests that a policy has of itself.
#pragma once

#include "tools/nacre/policy/policy.hpp"

namespace nacre::tool::policy {

struct TestResults {
  unsigned passed = 0;
  unsigned failed = 0;
};

/// Of a policy without errors. A test ends with its first step that does not come out as written, which is reported.
[[nodiscard]] TestResults run_tests(const Policy& policy, Diagnostics& diagnostics);

}  // namespace nacre::tool::policy
