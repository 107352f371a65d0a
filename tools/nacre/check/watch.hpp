// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What a claim watches: events and states as letters, and a formula about the past of a trace (docs/reference/policy.md,
// Claims), stepped event by event.
#pragma once

#include <optional>
#include <vector>

#include "tools/nacre/policy/names.hpp"

namespace nacre::tool::check {

/// Bit i: the event is one of leaf i. Then a bit for each `in A.s`.
using Letter = uint32_t;
inline constexpr unsigned boot_bit = 31;  ///< the event is a boot
inline constexpr unsigned most_leaves = 16;

/// Events that a claim takes as one. No names.
using Leaf = std::vector<policy::Alternative>;

enum class NodeKind : uint8_t { letter, negation, conjunction, disjunction, once, previously, since };

/// Parts come before the node that they are parts of.
struct Node {
  NodeKind kind = NodeKind::letter;
  unsigned bit = 0;
  unsigned left = 0;
  unsigned right = 0;  ///< of conjunction, disjunction and since
};

struct Watch {
  std::vector<Leaf> leaves;
  std::vector<policy::StateName> inside;  ///< bit leaves.size() + i
  std::vector<Node> nodes;                ///< the last one must be true at each position; none: at most `limit`
  uint64_t limit = 0;                     ///< of leaf 0 since leaf 1, or since boot
  std::optional<unsigned> act;            ///< the leaf without which the claim says nothing
  bool positions = false;                 ///< events of no leaf count too, so the end of each call is one
};

/// None for a claim about flow. After `expand`.
[[nodiscard]] std::optional<Watch> try_watch(const policy::Claim& claim, const policy::Names& names);
/// `never` the act of another watch: refuted by a trace that shows the act.
[[nodiscard]] Watch never_act(const Watch& watch);

/// What the formula remembers of the past: a bit for each of its temporal nodes, or a count.
using Memory = uint32_t;
inline constexpr Memory no_past = 0;
/// The memory after an event; none: the formula is false there.
[[nodiscard]] std::optional<Memory> step(const Watch& watch, Memory memory, Letter letter);

}  // namespace nacre::tool::check
