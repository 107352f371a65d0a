// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/check_command.hpp"

#include <fmt/format.h>

#include <iostream>

#include "tools/nacre/policy/run_tests.hpp"

namespace nacre::tool::policy {
namespace {

size_t claims_of(const Policy& policy) {
  size_t count = 0;
  for (const File& file : policy.files) {
    for (const Item& item : file.items) count += std::holds_alternative<Claim>(item) ? 1 : 0;
  }
  return count;
}

}  // namespace

int check_command(const CheckOptions& options) {
  Diagnostics diagnostics;
  const auto policy = try_policy(options.file, diagnostics);
  std::cerr << diagnostics.text();
  if (!policy) return 1;
  Diagnostics wrong;
  const TestResults results = run_tests(*policy, wrong);
  std::cerr << wrong.text();
  std::cout << fmt::format("tests: {} passed, {} failed\n", results.passed, results.failed);
  if (const size_t claims = claims_of(*policy); claims != 0)
    std::cout << fmt::format("claims: {} written, none proved: nacre does not prove claims yet\n", claims);
  return results.failed == 0 ? 0 : 1;
}

}  // namespace nacre::tool::policy
