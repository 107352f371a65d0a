// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The plugin against a program with counts known by hand (known_counts.S).
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include "tools/bench/events.hpp"
#include "tools/bench/marker_code.hpp"

using namespace nacre;
using namespace nacre::bench;

namespace {

constexpr uint64_t image_address = 0x4020'0000;
constexpr uint64_t boundary = image_address + 0x2000;
constexpr uint64_t user_entry = image_address + 0x1000;
constexpr uint64_t result_address = image_address + 0x3000;
constexpr uint64_t rounds = 10'000;
constexpr uint64_t instructions_a_tick = 16;

Counted run(std::optional<Trace> trace) {
  auto counted = run_counted({.image = NACRE_KNOWN_COUNTS,
                              .plugin = NACRE_COUNT_PLUGIN,
                              .boundary = boundary,
                              .watches = {user_entry},
                              .trace = trace,
                              .patience = std::chrono::milliseconds(60'000)});
  REQUIRE_MESSAGE(counted, (counted ? "" : counted.error().text));
  return std::move(*counted);
}

std::vector<Event> only_markers(const std::vector<Event>& events) {
  std::vector<Event> markers;
  for (const Event& event : events) {
    if (event.kind == EventKind::marker) markers.push_back(event);
  }
  return markers;
}

}  // namespace

TEST_CASE("markers are recognised by their encoding") {
  CHECK(marker_of(0xd503201f) == markers);     // nop
  CHECK(marker_of(0xd503207f) == markers);     // wfi
  CHECK(marker_of(0xd503245f) == markers);     // bti c
  CHECK(marker_of(0xd5032c1f) == 0);           // hint #0x60
  CHECK(marker_of(0xd5032fff) == end_marker);  // hint #0x7f
  CHECK(marker_of(0xd503203e) == markers);
}

TEST_CASE("counts are exact and split by address") {
  const Counted counted = run(std::nullopt);
  const auto events = only_markers(counted.events);
  REQUIRE(events.size() == 6);
  for (unsigned i = 0; i < 5; ++i) CHECK(events[i].number == i);
  CHECK(events[1].kernel - events[0].kernel == 3);
  CHECK(events[1].user == events[0].user);
  CHECK(events[2].kernel - events[1].kernel == 1);
  CHECK(events[2].user - events[1].user == 12);
  CHECK(events[4].kernel - events[3].kernel == 4 * rounds);
  CHECK(events[4].user - events[3].user == 12 * rounds);
  CHECK(counted.events.size() == 6 + 1 + rounds);  // the watched address: once, and once a round
}

TEST_CASE("the virtual counter agrees with the counts") {
  const Counted counted = run(std::nullopt);
  const auto ticks = counted.machine.memory().read<uint64_t>(result_address);
  const uint64_t instructions = 16 * rounds + 3;  // with two markers and one of the counter's reads
  CHECK(ticks >= instructions / instructions_a_tick);
  CHECK(ticks <= instructions / instructions_a_tick + 1);
}

TEST_CASE("a trace follows the kernel from a marker to the next event") {
  const Counted counted = run(Trace{1, 1});
  std::vector<uint64_t> steps;
  for (const Event& event : counted.events) {
    if (event.kind == EventKind::step) steps.push_back(event.user);
  }
  CHECK(steps == std::vector<uint64_t>{boundary + 5 * 4});  // the `bl`; then the watched address comes
}

TEST_CASE("three runs give the same bits") {
  const auto first = run(std::nullopt).events;
  for (unsigned i = 0; i < 2; ++i) {
    const auto again = run(std::nullopt).events;
    REQUIRE(again.size() == first.size());
    CHECK(std::memcmp(again.data(), first.data(), first.size() * sizeof(Event)) == 0);
  }
}
