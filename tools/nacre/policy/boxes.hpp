// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Conditions as sets of messages: a box has a range of values for each of the six words. Values are numbers.
#pragma once

#include <array>
#include <compare>
#include <string>
#include <vector>

#include "abi/calls.hpp"
#include "tools/nacre/policy/ast.hpp"
#include "tools/nacre/policy/system_names.hpp"

namespace nacre::tool::policy {

/// Both ends included.
struct Interval {
  uint64_t low = 0;
  uint64_t high = ~uint64_t{0};
  auto operator<=>(const Interval&) const = default;
};

/// Not empty. Without a value: every message.
struct Box {
  std::array<Interval, abi::words> words;
  auto operator<=>(const Box&) const = default;
};

/// Disjoint boxes that together have the messages that meet all conditions; `same` and `keep` are met by all.
[[nodiscard]] std::vector<Box> boxes_of(const std::vector<Condition>& conditions, const SystemMethod& method);

/// Disjoint boxes that together are `box`, none of which meets the conditions in a part of it.
[[nodiscard]] std::vector<Box> cut(const Box& box, const std::vector<Condition>& conditions,
                                   const SystemMethod& method);

/// Some message of the box meets the conditions; after `cut`, then all do.
[[nodiscard]] bool touches(const Box& box, const std::vector<Condition>& conditions, const SystemMethod& method);

/// Puts `other` into `box` if both are one box.
[[nodiscard]] bool try_join(Box& box, const Box& other);

}  // namespace nacre::tool::policy
