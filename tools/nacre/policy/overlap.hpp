// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Which events two alternatives have in common, as far as names tell: distinct enumerators are distinct values, and
// where a condition mixes names with numbers or ranges nothing is said.
#pragma once

#include "tools/nacre/policy/names.hpp"

namespace nacre::tool::policy {

/// Every event is known, and none is defined by itself.
void expand(Names& names);

/// The alternatives of an event with names replaced by what they stand for, each once and with the place where it was
/// named. After `expand`. Where `ok`, `fail` or `lost` stands before what is no delivered call, there is an alternative
/// less: `check_events` reports it.
[[nodiscard]] std::vector<Alternative> atoms_of(const Alternative& alternative, const Names& names);
[[nodiscard]] std::vector<Alternative> atoms_of(const Event& event, const Names& names);

/// It can be denied. No name.
[[nodiscard]] bool is_controllable(const Alternative& event);

/// Certainly one event is both. Neither is a name.
[[nodiscard]] bool overlap(const Alternative& left, const Alternative& right);
[[nodiscard]] bool overlap(const std::vector<Condition>& left, const std::vector<Condition>& right);
/// Certainly each event of `inner` is one of `outer`.
[[nodiscard]] bool covers(const Alternative& outer, const Alternative& inner);

}  // namespace nacre::tool::policy
