// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Arithmetic on events: how many instructions lie between two of them.
#pragma once

#include <span>
#include <vector>

#include "tools/bench/markers.hpp"
#include "tools/bench/plugin/record.hpp"

namespace nacre::bench {

struct Count {
  uint64_t kernel = 0;
  uint64_t user = 0;
  friend bool operator==(const Count&, const Count&) = default;
};

/// A kind of event: a marker or a watched address.
struct Point {
  EventKind kind;
  uint32_t number;
};
[[nodiscard]] constexpr Point at(Marker marker) { return {EventKind::marker, static_cast<uint32_t>(marker)}; }
[[nodiscard]] constexpr Point watched(uint32_t index) { return {EventKind::watch, index}; }
[[nodiscard]] constexpr bool is(const Event& event, Point point) {
  return event.kind == point.kind && event.number == point.number;
}

/// From each `from` to the next `to`; a `from` that is followed by another `from` first is dropped.
[[nodiscard]] std::vector<Count> intervals(std::span<const Event> events, Point from, Point to);

/// The events of loop number `index`, its own markers left out. Empty if there is no such loop.
[[nodiscard]] std::span<const Event> loop(std::span<const Event> events, unsigned index);

/// The count that occurs most often (of several, the smallest), and how often.
struct Typical {
  Count count;
  size_t occurrences = 0;
  size_t all = 0;
};
[[nodiscard]] Typical typical(std::vector<Count> counts);

/// Everything that was executed between the two markers of a loop: instructions, and markers themselves.
struct LoopTotal {
  uint64_t instructions = 0;
  uint64_t markers = 0;
};
[[nodiscard]] LoopTotal loop_total(std::span<const Event> events, unsigned index);

}  // namespace nacre::bench
