// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/check/replay.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace nacre::tool::check {
namespace {

/// Whence a state of one position came.
struct From {
  Values values;
  unsigned event = 0;
};
using Position = std::map<Values, From>;

std::vector<unsigned> way_back(const std::vector<Position>& positions) {
  std::vector<unsigned> events;
  Values values = positions.back().begin()->first;
  for (size_t i = positions.size() - 1; i > 0; --i) {
    const From& from = positions[i].at(values);
    events.push_back(from.event);
    values = from.values;
  }
  std::reverse(events.begin(), events.end());
  return events;
}

}  // namespace

Values initial_of(const Machine& machine) {
  Values values;
  for (const Field& field : machine.fields) values.push_back(static_cast<uint16_t>(field.initial));
  return values;
}

std::optional<Values> try_step(const Machine&, const Event& event, Values values, unsigned& denier) {
  for (const Part& part : event.parts) {
    for (const Change& change : part.changes) {
      const uint16_t next = change.next[values[change.field]];
      denier = change.field;
      if (next == denied) return std::nullopt;
      values[change.field] = next;
    }
  }
  return values;
}

Replay replay(const Machine& machine, const Product& product, const std::vector<unsigned>& trace) {
  std::vector<Position> positions{{{initial_of(machine), {}}}};
  for (const unsigned index : trace) {
    Position next;
    std::set<unsigned> missing;
    for (const auto& [values, from] : positions.back()) {
      for (const unsigned origin : product.events()[index].origins) {
        unsigned denier = 0;
        auto after = try_step(machine, machine.events[origin], values, denier);
        if (after) next.try_emplace(std::move(*after), From{values, origin});
        if (!after && missing.empty()) missing.insert(denier);
      }
    }
    if (next.empty()) return {{}, {missing.begin(), missing.end()}};
    positions.push_back(std::move(next));
  }
  return {way_back(positions), {}};
}

}  // namespace nacre::tool::check
