// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "tools/nacre/tests/support.hpp"

namespace nacre::test {
namespace {

constexpr int64_t us = 1000;  // results are compared in nanoseconds of a board with 1 GHz

/// A description by hand, so that the sums can be done by hand too.
struct System {
  tool::Description description;
  tool::Board board;
  tool::Diagnostics diagnostics;

  System() {
    board.counter = tool::TicksPerSecond::from_raw(1'000'000'000);
    board.longest_kernel_path = tool::Nanoseconds::from_raw(10 * us);
    description.quantum = tool::Nanoseconds::from_raw(100 * us);
    description.file = "t";
  }

  static tool::Located<tool::Nanoseconds> time(int64_t value) {
    return {tool::Nanoseconds::from_raw(static_cast<uint64_t>(value)), {"t", 1, 1}};
  }

  tool::Component& add(const std::string& name, int64_t budget, int64_t period) {
    tool::Component component;
    component.name = {name, {"t", 1, 1}};
    component.at = {"t", 1, 1};
    component.trust = tool::Trust::trusted;
    component.budget = time(budget);
    component.period = time(period);
    description.components.push_back(component);
    return description.components.back();
  }

  void call(uint8_t client, uint8_t server) {
    tool::Channel channel;
    channel.client = ComponentId::from_raw(client);
    channel.server = ComponentId::from_raw(server);
    description.channels.push_back(channel);
    description.components[server].server = true;
  }

  std::vector<tool::ResponseTime> run() { return tool::analyse_response_times(description, board, diagnostics); }
};

TEST_CASE("alone: budget, quantum and one kernel path") {
  System system;
  system.add("root", 1000 * us, 10'000 * us);
  CHECK(system.run()[0].response->to_raw() == 1110 * us);
  CHECK_FALSE(system.diagnostics.failed());
}

TEST_CASE("interference of the more urgent: (ceil(R/T) + 1) * Q") {
  System system;
  system.add("root", 1000 * us, 10'000 * us);
  system.add("low", 2000 * us, 20'000 * us);
  const auto results = system.run();
  // R = 2000 + 100 + 10 + (1 + 1) * 1000 = 4110 us, within one period of root.
  CHECK(results[1].response->to_raw() == 4110 * us);
  // root meets one kernel entry more: low may wait with a deadline.
  CHECK(results[0].response->to_raw() == 1120 * us);
}

TEST_CASE("servers: service, blocking and overdraft") {
  System system;
  system.add("root", 100 * us, 10'000 * us).limit = System::time(50 * us);
  system.add("middle", 500 * us, 10'000 * us).limit = System::time(200 * us);
  system.description.components[1].nested = 3;
  system.description.components[1].start_limit = System::time(200 * us);
  system.description.components[1].restart.maximum = 0;
  system.add("victim", 1000 * us, 20'000 * us);
  system.add("client", 1000 * us, 50'000 * us);
  system.call(1, 0);
  system.call(3, 1);
  const auto results = system.run();
  CHECK(results[0].service->to_raw() == 50 * us);
  CHECK(results[1].service->to_raw() == 350 * us);  // 200 + 3 * 50
  CHECK_FALSE(results[2].service.has_value());
  // victim: 1000 + 100 + 2 * 10 + B = 350 (client is in middle) + root (2 * 100 + 50) + middle (2 * 500 + 350)
  CHECK(results[2].response->to_raw() == (1120 + 350 + 250 + 1350) * us);
}

TEST_CASE("restarts of a server cost its start limit, at the pace of the back-off") {
  System system;
  system.add("root", 100 * us, 10'000 * us);
  tool::Component& server = system.add("server", 100 * us, 10'000 * us);
  server.limit = System::time(100 * us);
  server.start_limit = System::time(400 * us);
  server.restart.maximum = 5;
  server.restart.back_off = tool::Nanoseconds::from_raw(1'000'000);
  system.add("client", 100 * us, 20'000 * us);
  system.call(2, 1);
  const auto results = system.run();
  // Starts at 0 and 1 ms fall into the window, the third at 3 ms does not: 100 + 100 + 10 + 200 + (200 + 100 + 2 * 400) = 1510
  CHECK(results[2].response->to_raw() == 1510 * us);
}

TEST_CASE("a deadline that does not hold is an error with the figure") {
  System system;
  system.add("root", 4000 * us, 10'000 * us);
  system.add("low", 2000 * us, 10'000 * us);
  const auto results = system.run();
  CHECK(results[1].response->to_raw() == 14'110 * us);  // two periods of root begin within it: 2110 + 3 * 4000
  CHECK(system.diagnostics.text() ==
        "t:1:1: error: unschedulable: 'low' may need 14.1 ms to get its 2 ms of the processor, but its deadline is 10 "
        "ms; most of it: 'root' 12 ms\n");
}

TEST_CASE("what may be starved has no figure") {
  System system;
  system.add("root", 10'000 * us, 10'000 * us);
  system.add("low", 1000 * us, 10'000 * us).trust = tool::Trust::untrusted;
  const auto results = system.run();
  CHECK_FALSE(results[1].response.has_value());
}

}  // namespace
}  // namespace nacre::test
