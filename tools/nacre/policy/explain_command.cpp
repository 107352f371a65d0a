// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/explain_command.hpp"

#include <iostream>

#include "tools/nacre/policy/explain.hpp"

namespace nacre::tool::policy {

int explain_command(const ExplainOptions& options) {
  Diagnostics diagnostics;
  const auto policy = try_policy(options.file, diagnostics);
  std::cerr << diagnostics.text();
  if (!policy) return 1;
  std::cout << explanation_of(*policy);
  return 0;
}

}  // namespace nacre::tool::policy
