// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the time server says: which answers count, and which do not.
#include <doctest/doctest.h>

#include "services/firewall/rules.hpp"
#include "tests/unit/tcpip/fixture.hpp"

namespace {

using namespace nacre;
using namespace nacre::wire;
using Asked = Neighbour::Asked;
using Status = interfaces::Sockets::Status;

constexpr uint32_t from_1900_to_1970 = 2'208'988'800;
constexpr uint32_t said = 1'790'000'000;  ///< September 2026
constexpr uint32_t first_wait = 6'000;    ///< until the first question has gone
constexpr uint32_t half = 0x8000'0000;

Bytes answer(const Asked& asked, uint32_t seconds = said) {
  return TimeAnswer{asked.sntp_time, seconds + from_1900_to_1970, half}.frame(asked.sntp_port);
}

struct TimedWorld : World {
  [[nodiscard]] bool learns(uint32_t at_most = first_wait) {
    return run_until([this] { return time.try_read().ok(); }, at_most);
  }
  [[nodiscard]] uint64_t seconds() const { return time.try_read().value().seconds; }
};

TEST_CASE("the server that DHCP names is asked, by a question that passes the firewall, and again after an hour") {
  TimedWorld world;
  CHECK(world.time.try_read().error() == Status::no_server);
  world.neighbour.sntp = [](const Asked& asked) { return answer(asked, said + World::now() / 1'000); };
  REQUIRE(world.come_up());
  CHECK(world.time.try_read().error() == Status::no_answer);
  REQUIRE(world.learns());
  const auto reading = world.time.try_read().value();
  CHECK(reading.seconds == said + reading.at.to_raw() / 1'000);
  CHECK(reading.microseconds == 500'000);
  CHECK(World::now() - reading.at.to_raw() <= 1);
  const Bytes& question = world.neighbour.asked().service;
  CHECK(firewall::passes(rules(), question, question.size(), firewall::Way::out));
  CHECK(world.neighbour.sntp_questions() == 1);
  world.run(3'600'000 - 1'000);
  CHECK(world.neighbour.sntp_questions() == 1);
  CHECK(world.time.try_read().value().at == reading.at);
  world.run(2'000);
  CHECK(world.neighbour.sntp_questions() == 2);
  CHECK(world.seconds() == reading.seconds + 3'600);
  CHECK(world.neighbour.wrong_sums() == 0);
}

TEST_CASE("DHCP names no server: nobody is asked") {
  TimedWorld world;
  world.neighbour.servers = Servers::none;
  REQUIRE(world.come_up());
  world.run(600'000);
  CHECK(world.neighbour.sntp_questions() == 0);
  CHECK(world.time.try_read().error() == Status::no_server);
}

TEST_CASE("a server that is named later is asked from then on") {
  TimedWorld world;
  world.neighbour.servers = Servers::none;
  world.neighbour.lease_seconds = 600;
  world.neighbour.sntp = [](const Asked& asked) { return answer(asked); };
  REQUIRE(world.come_up());
  world.run(60'000);
  world.neighbour.servers = Servers::named;
  CHECK(world.learns(400'000));
}

TEST_CASE("no answer: asked again, ever more seldom, and at last it is there") {
  TimedWorld world;
  REQUIRE(world.come_up());
  world.run(600'000);
  CHECK(world.time.try_read().error() == Status::no_answer);
  CHECK(world.neighbour.sntp_questions() > 4);
  CHECK(world.neighbour.sntp_questions() < 12);
  world.neighbour.sntp = [](const Asked& asked) { return answer(asked); };
  CHECK(world.learns(300'000));
}

/// Frames that do not say what time it is.
Bytes wrong_answer(const Asked& asked, unsigned which) {
  Bytes other_number = asked.sntp_time;
  constexpr size_t message = ethernet_header + ip_header + 8;
  const Bytes right = answer(asked, said + 1);
  const uint32_t now = said + from_1900_to_1970;
  const TimeAnswer good{asked.sntp_time, now, half};
  switch (which) {
    case 0:  // to another question
      other_number[7] ^= 1;
      return TimeAnswer{other_number, now}.frame(asked.sntp_port);
    case 1:
      other_number[0] ^= 0x80;
      return TimeAnswer{other_number, now}.frame(asked.sntp_port);
    case 2:  // from another port, to another port, from somebody else
      return good.frame(asked.sntp_port, neighbour_ip, 124);
    case 3:
      return good.frame(asked.sntp_port ^ 1);
    case 4:
      return good.frame(asked.sntp_port, ipv4(10, 0, 2, 77));
    case 5:  // kiss of death
      return TimeAnswer{asked.sntp_time, now, half, 0}.frame(asked.sntp_port);
    case 6:  // zero
      return TimeAnswer{asked.sntp_time, 0, 0}.frame(asked.sntp_port);
    case 7:  // before 1970, in 1968
      return TimeAnswer{asked.sntp_time, 0x8000'0000, 0}.frame(asked.sntp_port);
    case 8:  // a question, and what a server says to all
      return TimeAnswer{asked.sntp_time, now, half, 2, 3}.frame(asked.sntp_port);
    case 9:
      return TimeAnswer{asked.sntp_time, now, half, 2, 5}.frame(asked.sntp_port);
    case 10: {  // longer than it may be
      Bytes longer(right.begin() + message, right.end());
      longer.resize(52);
      return udp(neighbour_ip, 123, device_ip, asked.sntp_port, longer);
    }
    default:  // cut short
      return udp(neighbour_ip, 123, device_ip, asked.sntp_port, View(right).subspan(message, which - 11));
  }
}

TEST_CASE("wrong answers say nothing, and the right one still counts") {
  for (unsigned which = 0; which < 11 + 48; ++which) {
    CAPTURE(which);
    TimedWorld world;
    world.neighbour.sntp = [&](const Asked& asked) { return wrong_answer(asked, which); };
    REQUIRE(world.come_up());
    CHECK_FALSE(world.learns(60'000));
    CHECK(world.neighbour.sntp_questions() > 0);
    world.neighbour.sntp = [&](const Asked& asked) {
      world.inject(wrong_answer(asked, which));
      return answer(asked);
    };
    CHECK(world.learns(3'700'000));
    CHECK(world.seconds() == said);
  }
}

TEST_CASE("an answer that is sent again is not news") {
  TimedWorld world;
  Bytes first;
  world.neighbour.sntp = [&](const Asked& asked) { return first = answer(asked); };
  REQUIRE(world.come_up());
  REQUIRE(world.learns());
  const auto reading = world.time.try_read().value();
  for (int i = 0; i < 10; ++i) {
    world.run(60'000);
    world.inject(first);
    world.run(10);
  }
  CHECK(world.time.try_read().value().at == reading.at);
}

TEST_CASE("the numbers of questions are not foretold") {
  std::vector<Bytes> numbers;
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    World world(seed);
    REQUIRE(world.come_up());
    world.run(20'000);
    numbers.push_back(world.neighbour.asked().sntp_time);
  }
  std::ranges::sort(numbers);
  CHECK(std::ranges::adjacent_find(numbers) == numbers.end());
}

TEST_CASE("times on both sides of 2036") {
  for (const uint64_t expected : {uint64_t{0}, uint64_t{said}, uint64_t{2'085'978'495}, uint64_t{2'085'978'496},
                                  uint64_t{2'085'978'497}, uint64_t{4'000'000'000}}) {
    CAPTURE(expected);
    TimedWorld world;
    world.neighbour.sntp = [&](const Asked& asked) { return answer(asked, static_cast<uint32_t>(expected)); };
    REQUIRE(world.come_up());
    REQUIRE(world.learns());
    CHECK(world.seconds() == expected);
  }
}

}  // namespace
