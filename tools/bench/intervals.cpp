// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/intervals.hpp"

#include <algorithm>
#include <optional>

namespace nacre::bench {
namespace {

/// Positions of the two markers of a loop.
struct Bounds {
  size_t begin;
  size_t end;
};

std::optional<Bounds> find_loop(std::span<const Event> events, unsigned index) {
  unsigned seen = 0;
  for (size_t i = 0; i < events.size(); ++i) {
    if (!is(events[i], at(Marker::loop_begin)) || seen++ != index) continue;
    for (size_t j = i + 1; j < events.size(); ++j) {
      if (is(events[j], at(Marker::loop_end))) return Bounds{i, j};
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<Count> intervals(std::span<const Event> events, Point from, Point to) {
  std::vector<Count> found;
  const Event* begin = nullptr;
  for (const Event& event : events) {
    if (is(event, from)) {
      begin = &event;
    } else if (begin != nullptr && is(event, to)) {
      found.push_back({event.kernel - begin->kernel, event.user - begin->user});
      begin = nullptr;
    }
  }
  return found;
}

std::span<const Event> loop(std::span<const Event> events, unsigned index) {
  const auto bounds = find_loop(events, index);
  if (!bounds) return {};
  return events.subspan(bounds->begin + 1, bounds->end - bounds->begin - 1);
}

Typical typical(std::vector<Count> counts) {
  const auto less = [](const Count& a, const Count& b) {
    return a.kernel != b.kernel ? a.kernel < b.kernel : a.user < b.user;
  };
  std::ranges::sort(counts, less);
  Typical best;
  for (size_t i = 0; i < counts.size();) {
    size_t end = i;
    while (end < counts.size() && counts[end] == counts[i]) ++end;
    if (end - i > best.occurrences) best = {counts[i], end - i, counts.size()};
    i = end;
  }
  return best;
}

LoopTotal loop_total(std::span<const Event> events, unsigned index) {
  const auto bounds = find_loop(events, index);
  if (!bounds) return {};
  const Event& begin = events[bounds->begin];
  const Event& end = events[bounds->end];
  LoopTotal total{.instructions = end.kernel + end.user - begin.kernel - begin.user};
  for (size_t i = bounds->begin + 1; i < bounds->end; ++i) total.markers += events[i].kind == EventKind::marker ? 1 : 0;
  return total;
}

}  // namespace nacre::bench
