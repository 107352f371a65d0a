// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// `nacre check`: a policy by itself, and its tests.
#pragma once

#include <string>

namespace nacre::tool::policy {

struct CheckOptions {
  std::string file;
};

/// The exit status: 1 if the policy is wrong or not there, or a test of it fails.
[[nodiscard]] int check_command(const CheckOptions& options);

}  // namespace nacre::tool::policy
