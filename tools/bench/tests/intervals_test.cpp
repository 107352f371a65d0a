// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/intervals.hpp"

#include <doctest/doctest.h>

using namespace nacre::bench;

namespace {
constexpr Event event(Marker marker, uint64_t kernel, uint64_t user) {
  return {EventKind::marker, static_cast<uint32_t>(marker), kernel, user};
}
}  // namespace

TEST_CASE("intervals join the last beginning with the next end") {
  const std::vector<Event> events = {event(Marker::done, 1, 1),    event(Marker::begin, 10, 10),
                                     event(Marker::begin, 20, 11), event(Marker::done, 25, 14),
                                     event(Marker::done, 90, 90),  event(Marker::begin, 99, 99)};
  const auto found = intervals(events, at(Marker::begin), at(Marker::done));
  REQUIRE(found.size() == 1);
  CHECK(found[0] == Count{5, 3});
  CHECK(intervals(events, at(Marker::begin), watched(0)).empty());
}

TEST_CASE("a loop is what lies between its markers") {
  const std::vector<Event> events = {event(Marker::loop_begin, 0, 0), event(Marker::begin, 1, 1),
                                     event(Marker::loop_end, 5, 5),   event(Marker::begin, 6, 6),
                                     event(Marker::loop_begin, 7, 7), event(Marker::begin, 8, 8),
                                     event(Marker::done, 9, 9),       event(Marker::loop_end, 20, 10)};
  CHECK(loop(events, 0).size() == 1);
  CHECK(loop(events, 1).size() == 2);
  CHECK(loop(events, 2).empty());
  const LoopTotal total = loop_total(events, 1);
  CHECK(total.instructions == 16);
  CHECK(total.markers == 2);
}

TEST_CASE("the typical count is the most frequent one") {
  const Typical result = typical({{5, 1}, {7, 1}, {5, 1}, {6, 1}});
  CHECK(result.count == Count{5, 1});
  CHECK(result.occurrences == 2);
  CHECK(result.all == 4);
  CHECK(typical({{9, 1}, {3, 1}}).count == Count{3, 1});
  CHECK(typical({}).all == 0);
}
