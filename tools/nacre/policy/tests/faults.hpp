// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Ways in which a compiler of policies can be wrong, put into the tables that it made.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tools/nacre/policy/compiled.hpp"

namespace nacre::test {

struct Fault {
  std::string kind;
  std::string place;
  std::function<void(tool::policy::Compiled&)> put;
};

/// Every fault at every place where it makes a difference.
[[nodiscard]] std::vector<Fault> faults_of(const tool::policy::Compiled& compiled);

}  // namespace nacre::test
