// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/overlap.hpp"

#include <algorithm>

namespace nacre::tool::policy {
namespace {

/// Both ends included.
struct Range {
  uint64_t low = 0;
  uint64_t high = 0;
};

std::optional<Range> try_range(const Condition& condition) {
  const auto* low = std::get_if<uint64_t>(&condition.low.is);
  if (low == nullptr) return std::nullopt;
  if (condition.test == Test::equal) return Range{*low, *low};
  const auto* high = std::get_if<uint64_t>(&condition.high.is);
  if (condition.test != Test::within || high == nullptr) return std::nullopt;
  return Range{*low, *high};
}

bool comparable(const Condition& left, const Condition& right) { return left.low.is.index() == right.low.is.index(); }

/// `different` and another condition.
bool overlap_different(const Condition& different, const Condition& other) {
  if (other.test == Test::different) return true;
  if (other.test == Test::equal) return comparable(different, other) && different.low.is != other.low.is;
  const auto range = try_range(other);
  const auto* value = std::get_if<uint64_t>(&different.low.is);
  return range && value != nullptr && !(range->low == *value && range->high == *value);
}

bool overlap_one(const Condition& left, const Condition& right) {
  if (left.test >= Test::same || right.test >= Test::same) return true;
  if (left.test == Test::different) return overlap_different(left, right);
  if (right.test == Test::different) return overlap_different(right, left);
  const auto one = try_range(left);
  const auto other = try_range(right);
  if (one && other) return one->low <= other->high && other->low <= one->high;
  if (left.test == right.test) return left.low == right.low && left.high == right.high;
  const Condition& equal = left.test == Test::equal ? left : right;
  const Condition& within = left.test == Test::equal ? right : left;
  return equal.low == within.low || equal.low == within.high;
}

const Condition* find(const std::vector<Condition>& conditions, const std::string& argument) {
  const auto found = std::find_if(conditions.begin(), conditions.end(),
                                  [&](const Condition& one) { return one.argument.text == argument; });
  return found == conditions.end() ? nullptr : &*found;
}

/// Whoever meets `inner` meets `outer`.
bool implies(const Condition& inner, const Condition& outer) {
  if (inner == outer || outer.test == Test::keep) return true;
  return inner.test == Test::equal && outer.test != Test::same && overlap_one(inner, outer);
}

bool covers(const std::vector<Condition>& outer, const std::vector<Condition>& inner) {
  return std::all_of(outer.begin(), outer.end(), [&](const Condition& one) {
    const Condition* other = find(inner, one.argument.text);
    return one.test == Test::keep || (other != nullptr && implies(*other, one));
  });
}

bool same_channel(const CallEvent& left, const CallEvent& right) {
  return left.moment == right.moment && left.client == right.client && left.server == right.server;
}

/// What it names comes first, and each event once: a chain of events is no more work than its length.
void expand_one(const EventDefinition& definition, Names& names) {
  if (names.atoms.contains(definition.name.text)) return;
  for (const Alternative& one : definition.event.alternatives) {
    const auto* named = std::get_if<NamedEvent>(&one.is);
    if (named != nullptr) expand_one(*names.events.at(named->name.text), names);
  }
  names.atoms.emplace(definition.name.text, atoms_of(definition.event, names));
}

}  // namespace

std::vector<Alternative> atoms_of(const Alternative& alternative, const Names& names) {
  const auto* named = std::get_if<NamedEvent>(&alternative.is);
  if (named == nullptr) return {alternative};
  std::vector<Alternative> atoms;
  for (Alternative atom : names.atoms.at(named->name.text)) {
    atom.at = alternative.at;
    if (named->moment != Moment::delivered) {
      auto* call = std::get_if<CallEvent>(&atom.is);
      if (call == nullptr || call->moment != Moment::delivered) continue;
      call->moment = named->moment;
    }
    atoms.push_back(std::move(atom));
  }
  return atoms;
}

std::vector<Alternative> atoms_of(const Event& event, const Names& names) {
  std::vector<Alternative> atoms;
  for (const Alternative& one : event.alternatives) {
    for (Alternative& atom : atoms_of(one, names)) {
      if (std::find(atoms.begin(), atoms.end(), atom) == atoms.end()) atoms.push_back(std::move(atom));
    }
  }
  return atoms;
}

void expand(Names& names) {
  for (const auto& [name, definition] : names.events) expand_one(*definition, names);
}

bool is_controllable(const Alternative& event) {
  const auto* call = std::get_if<CallEvent>(&event.is);
  if (call != nullptr) return call->moment == Moment::delivered;
  return std::holds_alternative<SignalEvent>(event.is) || std::holds_alternative<ControlEvent>(event.is);
}

bool overlap(const std::vector<Condition>& left, const std::vector<Condition>& right) {
  return std::all_of(left.begin(), left.end(), [&](const Condition& one) {
    const Condition* other = find(right, one.argument.text);
    return other == nullptr || overlap_one(one, *other);
  });
}

bool overlap(const Alternative& left, const Alternative& right) {
  const auto* one = std::get_if<CallEvent>(&left.is);
  const auto* other = std::get_if<CallEvent>(&right.is);
  if (one == nullptr || other == nullptr) return left.is == right.is;
  const bool methods = !one->method || !other->method || one->method == other->method;
  return same_channel(*one, *other) && methods && overlap(one->conditions, other->conditions);
}

bool covers(const Alternative& outer, const Alternative& inner) {
  const auto* one = std::get_if<CallEvent>(&outer.is);
  const auto* other = std::get_if<CallEvent>(&inner.is);
  if (one == nullptr || other == nullptr) return outer.is == inner.is;
  const bool methods = !one->method || one->method == other->method;
  return same_channel(*one, *other) && methods && covers(one->conditions, other->conditions);
}

}  // namespace nacre::tool::policy
