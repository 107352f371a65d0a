// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The rules of services/supervisor/policy.hpp, one case each.
#include "services/supervisor/policy.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

namespace {

using namespace nacre;
using namespace nacre::supervisor;

constexpr Instant at(uint64_t tick) { return Instant::from_raw(tick); }
constexpr Span ticks(int64_t count) { return Span::from_raw(count); }
constexpr ComponentId id(uint8_t raw) { return ComponentId::from_raw(raw); }

abi::ComponentInfo info() {
  abi::ComponentInfo one{};
  one.max_restarts = 3;
  one.restart_window = ticks(1000);
  one.back_off = ticks(10);
  one.back_off_limit = ticks(45);
  one.max_kills = 2;
  one.flags = abi::ComponentFlags::trusted;
  return one;
}

struct Done {
  Step step;
  uint8_t component;
  bool operator==(const Done&) const = default;
};

std::vector<Done> all(Policy& policy, uint64_t now) {
  std::vector<Done> done;
  for (Action action = policy.next(at(now)); action.step != Step::none; action = policy.next(at(now))) {
    done.push_back({action.step, action.component.to_raw()});
    if (action.step == Step::reset_board) break;
  }
  return done;
}

const std::vector<Done> nothing;

/// Components 1 and up, running since tick 0.
Policy running(std::initializer_list<abi::ComponentInfo> infos) {
  Policy policy;
  uint8_t next = 1;
  for (const abi::ComponentInfo& one : infos) policy.manage(id(next++), one);
  REQUIRE(all(policy, 0).size() == infos.size());
  return policy;
}

TEST_CASE("rule 1: what is needed starts before") {
  Policy policy;
  abi::ComponentInfo first = info();
  abi::ComponentInfo second = info();
  first.needs = 1 << 3;
  second.needs = 1 << 1;
  policy.manage(id(1), first);
  policy.manage(id(2), second);
  policy.manage(id(3), info());
  const std::vector<Done> expected = {{Step::start, 3}, {Step::start, 1}, {Step::start, 2}};
  CHECK(all(policy, 0) == expected);
  CHECK(policy.deadline() == never);
}

TEST_CASE("rule 1: a need of another supervisor's component holds nobody up") {
  Policy policy;
  abi::ComponentInfo one = info();
  one.needs = 1 << 7;
  policy.manage(id(1), one);
  CHECK(all(policy, 0) == std::vector<Done>{{Step::start, 1}});
}

TEST_CASE("rule 2: the back-off doubles up to its limit, and the window forgets") {
  abi::ComponentInfo one = info();
  one.max_restarts = 10;
  Policy policy = running({one});
  uint64_t now = 100;
  for (const uint64_t pause : {10, 20, 40, 45, 45}) {
    policy.fell(id(1), abi::Cause::access, id(0), at(now));
    CHECK(policy.deadline() == at(now + pause));
    CHECK(all(policy, now + pause - 1) == nothing);
    CHECK(all(policy, now + pause) == std::vector<Done>{{Step::start, 1}});
    now += pause + 5;
  }
  now += 1100;
  policy.fell(id(1), abi::Cause::access, id(0), at(now));
  CHECK(policy.deadline() == at(now + 10));
  CHECK(policy.of(id(1)).restarts == 5);
}

TEST_CASE("rule 3: the fall after the last allowed one isolates, for ever") {
  Policy policy = running({info(), info()});
  uint64_t now = 100;
  for (int fall = 0; fall < 3; ++fall) {
    policy.fell(id(1), abi::Cause::execute, id(0), at(now));
    now += 50;
    CHECK(all(policy, now) == std::vector<Done>{{Step::start, 1}});
  }
  policy.fell(id(1), abi::Cause::execute, id(0), at(now));
  CHECK(policy.of(id(1)).phase == Phase::isolated);
  CHECK(policy.of(id(1)).cause == static_cast<uint64_t>(abi::Cause::execute));
  CHECK(all(policy, now + 1'000'000) == nothing);
  CHECK(policy.deadline() == never);
  CHECK(policy.of(id(2)).phase == Phase::running);
}

TEST_CASE("rule 3: losing a critical component resets the board") {
  abi::ComponentInfo one = info();
  one.critical = 1;
  one.max_restarts = 0;
  Policy policy = running({one});
  policy.fell(id(1), abi::Cause::limit, id(0), at(5));
  CHECK(all(policy, 5) == std::vector<Done>{{Step::reset_board, 0}});
}

TEST_CASE("rule 4: a client that keeps felling a server is isolated, the server is not") {
  Policy policy = running({info(), info()});
  policy.fell(id(1), abi::Cause::access, id(2), at(100));
  CHECK(all(policy, 110) == std::vector<Done>{{Step::start, 1}});
  CHECK(policy.of(id(2)).phase == Phase::running);
  policy.fell(id(1), abi::Cause::access, id(2), at(200));
  const std::vector<Done> expected = {{Step::stop, 2}, {Step::start, 1}};
  CHECK(all(policy, 210) == expected);
  CHECK(policy.of(id(2)).phase == Phase::isolated);
  CHECK(policy.of(id(2)).cause == interfaces::cause_kills_server);
  CHECK(all(policy, 1'000'000) == nothing);
}

TEST_CASE("rule 4: an untrusted server that falls in its client's service answers for itself") {
  abi::ComponentInfo server = info();
  server.flags = 0;
  Policy policy = running({server, info()});
  for (uint64_t now = 100; now < 500; now += 100) {
    policy.fell(id(1), abi::Cause::access, id(2), at(now));
    (void)all(policy, now + 50);
  }
  CHECK(policy.of(id(1)).phase == Phase::isolated);
  CHECK(policy.of(id(2)).phase == Phase::running);
}

TEST_CASE("rule 4: kills outside the client's window are forgotten") {
  Policy policy = running({info(), info()});
  for (uint64_t now = 100; now < 20'000; now += 1001) {
    policy.fell(id(1), abi::Cause::access, id(2), at(now));
    CHECK(all(policy, now + 10) == std::vector<Done>{{Step::start, 1}});
  }
  CHECK(policy.of(id(2)).phase == Phase::running);
}

TEST_CASE("rule 4: a server that falls for several clients is at fault itself") {
  Policy policy = running({info(), info(), info()});
  uint64_t now = 100;
  for (int fall = 0; fall < 8 && policy.of(id(1)).phase != Phase::isolated; ++fall) {
    policy.fell(id(1), abi::Cause::access, id(fall % 2 == 0 ? 2 : 3), at(now));
    now += 50;
    (void)all(policy, now);
  }
  CHECK(policy.of(id(1)).phase == Phase::isolated);
  CHECK(policy.of(id(2)).phase == Phase::running);
  CHECK(policy.of(id(3)).phase == Phase::running);
}

TEST_CASE("rule 4: with no limit of kills the server answers for itself") {
  abi::ComponentInfo client = info();
  client.max_kills = 0;
  Policy policy = running({info(), client});
  for (uint64_t now = 100; now < 500; now += 100) {
    policy.fell(id(1), abi::Cause::access, id(2), at(now));
    (void)all(policy, now + 50);
  }
  CHECK(policy.of(id(1)).phase == Phase::isolated);
  CHECK(policy.of(id(2)).phase == Phase::running);
}

TEST_CASE("rule 5: silence stops, then restarts; a heartbeat prevents it") {
  abi::ComponentInfo one = info();
  one.heartbeat = ticks(100);
  Policy policy = running({one});
  CHECK(policy.deadline() == at(100));
  policy.heard(id(1), at(60));
  CHECK(policy.deadline() == at(160));
  CHECK(all(policy, 159) == nothing);
  CHECK(all(policy, 160) == std::vector<Done>{{Step::stop, 1}});
  CHECK(policy.of(id(1)).cause == interfaces::cause_silent);
  CHECK(policy.deadline() == at(170));
  CHECK(all(policy, 170) == std::vector<Done>{{Step::start, 1}});
  CHECK(policy.deadline() == at(270));
  CHECK(policy.of(id(1)).restarts == 1);
}

TEST_CASE("rule 5: a component that is silent for ever is isolated, and stopped before that") {
  abi::ComponentInfo one = info();
  one.heartbeat = ticks(100);
  Policy policy = running({one});
  std::vector<Done> last;
  for (uint64_t now = 1; now < 5000; ++now) {
    const std::vector<Done> done = all(policy, now);
    if (!done.empty()) last = done;
  }
  CHECK(policy.of(id(1)).phase == Phase::isolated);
  CHECK(last == std::vector<Done>{{Step::stop, 1}});
}

TEST_CASE("rule 7: a device that reached outside fells its driver") {
  Policy policy = running({info(), info()});
  policy.device_reached_out(id(2), at(5));
  CHECK(policy.of(id(2)).cause == interfaces::cause_device_fault);
  CHECK(all(policy, 5) == std::vector<Done>{{Step::stop, 2}});
  policy.device_reached_out(id(2), at(6));  // not running: nothing to stop, and no second fall
  CHECK(all(policy, 14) == nothing);
  CHECK(all(policy, 15) == std::vector<Done>{{Step::start, 2}});
  CHECK(policy.of(id(1)).restarts == 0);
  for (const uint64_t now : {20U, 50U}) {
    policy.device_reached_out(id(2), at(now));
    CHECK(all(policy, now + 45).size() == 2);
  }
  policy.device_reached_out(id(2), at(100));
  CHECK(all(policy, 200) == std::vector<Done>{{Step::stop, 2}});
  CHECK(policy.of(id(2)).phase == Phase::isolated);
}

TEST_CASE("rule 5: nobody is silent while the processor stands still, and silence counts anew afterwards") {
  abi::ComponentInfo one = info();
  one.heartbeat = ticks(100);
  Policy policy = running({one});
  policy.stood_still(at(700));
  CHECK(all(policy, 700) == nothing);
  CHECK(policy.deadline() == at(800));
  CHECK(all(policy, 800) == std::vector<Done>{{Step::stop, 1}});
}

TEST_CASE("rule 6: what is down already, or isolated, falls no more") {
  Policy policy = running({info()});
  policy.fell(id(1), abi::Cause::access, id(0), at(10));
  policy.fell(id(1), abi::Cause::execute, id(0), at(11));
  CHECK(policy.of(id(1)).cause == static_cast<uint64_t>(abi::Cause::access));
  CHECK(policy.deadline() == at(20));
}

}  // namespace
