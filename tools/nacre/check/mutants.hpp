// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What each rule of compiled tables is good for: tables without it, one rule at a time. A rule that no claim misses is
// unproved.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tools/nacre/policy/compiled.hpp"

namespace nacre::tool::check {

enum class RuleKind : uint8_t { denial, comparison, move, expiry, guard };
[[nodiscard]] const char* name_of(RuleKind kind);

struct Mutant {
  RuleKind kind = RuleKind::denial;
  std::string text;  ///< the rule that is deleted
  Place place;
  policy::Compiled compiled;
};

/// One after the other: denials become `stay`, moves too; comparisons are met; times that are over change nothing; guards
/// let any word pass.
void for_each_mutant(const policy::Compiled& compiled, const std::function<void(const Mutant&)>& visit);

}  // namespace nacre::tool::check
