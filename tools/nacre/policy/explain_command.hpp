// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// `nacre explain`: the automata of a policy as tables.
#pragma once

#include <string>

namespace nacre::tool::policy {

struct ExplainOptions {
  std::string file;
};

/// The exit status: 1 if the policy is wrong or not there.
[[nodiscard]] int explain_command(const ExplainOptions& options);

}  // namespace nacre::tool::policy
