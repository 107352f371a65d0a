// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A policy with all that it includes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/nacre/policy/ast.hpp"

namespace nacre::tool::policy {

/// Files in the order in which they are read; the first is the policy itself.
struct Policy {
  std::vector<File> files;
};

/// With the numbers of its own values in their places. Nothing after an error; each is reported with its place.
[[nodiscard]] std::optional<Policy> try_policy(const std::string& path, Diagnostics& diagnostics);

}  // namespace nacre::tool::policy
