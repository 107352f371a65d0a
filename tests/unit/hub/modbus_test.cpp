// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Frames of Modbus RTU, the master's line and the simulated unit, against each other and against known frames.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <vector>

#include "systems/hub/bus/master.hpp"
#include "systems/hub_sim/modbus_peer_sim/slave.hpp"

namespace {

using namespace nacre;
using modbus::Frame;
using modbus::Match;
using modbus::Progress;
using Bytes = std::vector<uint8_t>;

constexpr modbus::Timing timing{.reply = 200, .quiet = 20, .quiet_limit = 100};
using Line = modbus::Master<2>;

Bytes with_crc(Bytes bytes) {
  const size_t size = bytes.size();
  bytes.resize(size + 2);
  modbus::seal(bytes.data(), size);
  return bytes;
}

void feed(Line& line, const Bytes& bytes, uint64_t now) {
  for (const uint8_t byte : bytes) line.receive(byte, now);
}

Bytes sent(Line& line) {
  Frame frame;
  if (!line.try_take_frame(frame)) return {};
  return {frame.bytes, frame.bytes + sizeof(frame.bytes)};
}

modbus::Matched find(const modbus::Request& request, const Bytes& bytes) {
  modbus::ReplyFinder finder;
  finder.look_for(request);
  modbus::Matched matched;
  for (const uint8_t byte : bytes) {
    matched = finder.push(byte);
    if (matched.match != Match::incomplete) return matched;
  }
  return matched;
}

TEST_CASE("CRC and frames are those of the Modbus specification") {
  const uint8_t check[] = {'1', '2', '3', '4', '5', '6', '7', '8', '9'};
  CHECK(modbus::crc16(check, sizeof(check)) == 0x4b37);
  const Frame read = modbus::encode(modbus::read_input(0x01, 0x0000));
  CHECK(Bytes(read.bytes, read.bytes + 8) == Bytes{0x01, 0x04, 0x00, 0x00, 0x00, 0x01, 0x31, 0xca});
  const Frame write = modbus::encode(modbus::write_coil(0x01, 0x00ac, true));
  CHECK(Bytes(write.bytes, write.bytes + 8) == Bytes{0x01, 0x05, 0x00, 0xac, 0xff, 0x00, 0x4c, 0x1b});
}

TEST_CASE("a reply is found behind stale bytes") {
  const auto request = modbus::read_input(1, 0);
  const Bytes reply = with_crc({1, 4, 2, 0, 214});
  CHECK(find(request, reply).value == 214);
  for (const Bytes& stale :
       {Bytes{1}, Bytes{1, 4}, Bytes{1, 4, 2}, Bytes{1, 4, 2, 9, 9}, Bytes{1, 0x84}, with_crc({1, 5, 0, 0, 0xff, 0}),
        with_crc({2, 4, 2, 0, 99}), with_crc({1, 4, 4, 0, 1, 0, 2})}) {
    Bytes stream = stale;
    stream.insert(stream.end(), reply.begin(), reply.end());
    const auto matched = find(request, stream);
    CHECK(matched.match == Match::reply);
    CHECK(matched.value == 214);
  }
}

TEST_CASE("a reply counts only with the right unit, function, size, echo and CRC") {
  const auto write = modbus::write_coil(1, 1, true);
  CHECK(find(write, with_crc({1, 5, 0, 1, 0xff, 0})).match == Match::reply);
  CHECK(find(write, with_crc({1, 5, 0, 0, 0xff, 0})).match == Match::incomplete);
  CHECK(find(write, with_crc({1, 5, 0, 1, 0, 0})).match == Match::incomplete);
  CHECK(find(write, with_crc({2, 5, 0, 1, 0xff, 0})).match == Match::incomplete);
  Bytes damaged = with_crc({1, 5, 0, 1, 0xff, 0});
  damaged.back() ^= 1;
  CHECK(find(write, damaged).match == Match::incomplete);
}

TEST_CASE("an exception is an answer, with its code") {
  const auto matched = find(modbus::read_input(1, 9), with_crc({1, 0x84, 2}));
  CHECK(matched.match == Match::exception);
  CHECK(matched.value == 2);
  CHECK(find(modbus::read_input(1, 9), with_crc({1, 0x85, 2})).match == Match::incomplete);
}

TEST_CASE("two clients take turns, one transaction at a time") {
  Line line(timing);
  line.submit(0, modbus::read_input(1, 0));
  line.submit(1, modbus::write_coil(1, 1, true));
  line.advance(1000);
  CHECK(sent(line) == with_crc({1, 4, 0, 0, 0, 1}));
  CHECK(sent(line).empty());
  line.advance(1001);
  CHECK(sent(line).empty());
  CHECK(line.collect(0).progress == Progress::in_progress);
  feed(line, with_crc({1, 4, 2, 0, 200}), 1010);
  CHECK(line.take_finished() == 1);
  CHECK(line.take_finished() == 0);
  line.submit(0, modbus::read_input(1, 1));
  line.advance(1010);
  CHECK(sent(line) == with_crc({1, 5, 0, 1, 0xff, 0}));
  feed(line, with_crc({1, 5, 0, 1, 0xff, 0}), 1020);
  CHECK(line.take_finished() == 2);
  line.advance(1020);
  CHECK(sent(line) == with_crc({1, 4, 0, 1, 0, 1}));
  const auto result = line.collect(1);
  CHECK(result.progress == Progress::done);
  CHECK(line.collect(1).progress == Progress::none);
}

TEST_CASE("a silent unit is asked three times, then the transaction has failed") {
  Line line(timing);
  line.submit(0, modbus::read_input(1, 0));
  uint64_t now = 5000;
  unsigned frames = 0;
  line.advance(now);
  while (line.take_finished() == 0 && now < 9000) {
    frames += sent(line).empty() ? 0 : 1;
    now = line.deadline();
    line.advance(now);
  }
  CHECK(frames == 3);
  CHECK(now == 5000 + 3 * timing.reply + 2 * timing.quiet);
  CHECK(line.collect(0).progress == Progress::no_answer);
}

TEST_CASE("a late reply is not taken for the answer to the next question") {
  Line line(timing);
  line.submit(0, modbus::read_input(1, 0));
  line.advance(0);
  (void)sent(line);
  line.submit(0, modbus::read_input(1, 1));
  line.advance(200);
  CHECK(sent(line).empty());
  feed(line, with_crc({1, 4, 2, 0, 200}), 210);
  line.advance(225);
  CHECK(sent(line).empty());
  line.advance(230);
  CHECK(sent(line) == with_crc({1, 4, 0, 1, 0, 1}));
  CHECK(line.collect(0).progress == Progress::in_progress);
}

TEST_CASE("a babbling unit stops the line for a bounded time only") {
  Line line(timing);
  line.submit(0, modbus::read_input(1, 0));
  line.advance(0);
  (void)sent(line);
  line.advance(200);
  uint64_t now = 200;
  for (; now < 1000 && sent(line).empty(); ++now) {
    line.receive(0x55, now);
    line.advance(now);
  }
  CHECK(now <= 200 + timing.quiet_limit + 1);
}

TEST_CASE("a restarted line repeats the question at once, a dropped question is told to nobody") {
  Line line(timing);
  line.submit(0, modbus::read_input(1, 0));
  line.advance(0);
  (void)sent(line);
  line.lose_line(10);
  line.advance(30);
  CHECK(sent(line) == with_crc({1, 4, 0, 0, 0, 1}));
  line.submit(0, modbus::read_input(1, 1));
  feed(line, with_crc({1, 4, 2, 0, 7}), 40);
  CHECK(line.take_finished() == 0);
  CHECK(line.collect(0).progress == Progress::in_progress);
}

TEST_CASE("the simulated unit answers the master, and refuses what it lacks") {
  hub_sim::Room room;
  hub_sim::Slave slave(room);
  Line line(timing);
  const auto transact = [&](const modbus::Request& request) {
    line.submit(0, request);
    line.advance(0);
    for (const uint8_t byte : sent(line)) {
      const hub_sim::Reply reply = slave.push(byte);
      for (size_t i = 0; i < reply.size; ++i) line.receive(reply.bytes[i], 1);
    }
    return line.collect(0);
  };
  CHECK(transact(modbus::read_input(1, 0)).value == 200);
  CHECK(transact(modbus::read_input(1, 1)).value == 450);
  CHECK(transact(modbus::write_coil(1, 1, true)).progress == Progress::done);
  CHECK(room.lock);
  CHECK(!room.heater);
  CHECK(transact(modbus::read_coil(1, 1)).value == 1);
  CHECK(transact(modbus::read_coil(1, 0)).value == 0);
  CHECK(transact(modbus::read_input(1, 2)).progress == Progress::refused);
  CHECK(transact(modbus::write_coil(1, 2, true)).value == 2);
  CHECK(transact(modbus::read_input(2, 0)).progress == Progress::in_progress);
}

TEST_CASE("the simulated room warms while the heater is on and cools while it is off") {
  hub_sim::Room room;
  room.advance(1000, 1000);
  room.heater = true;
  room.advance(31'000, 1000);
  const uint16_t warm = room.temperature();
  CHECK(warm > 220);
  room.heater = false;
  room.advance(61'000, 1000);
  CHECK(room.temperature() < warm);
  CHECK(room.humidity() >= 300);
}

TEST_CASE("random bytes between and inside replies never bring a wrong value") {
  std::mt19937 random(20260101);
  const auto request = modbus::write_coil(1, 1, true);
  const Bytes good = with_crc({1, 5, 0, 1, 0xff, 0});
  for (int round = 0; round < 20'000; ++round) {
    Bytes stream(random() % 40);
    for (uint8_t& byte : stream)
      byte = static_cast<uint8_t>(random() % 3 == 0 ? random() : good[random() % good.size()]);
    modbus::ReplyFinder finder;
    finder.look_for(request);
    size_t at = 0;
    for (; at < stream.size(); ++at) {
      if (finder.push(stream[at]).match == Match::reply) break;
    }
    const bool found = at < stream.size();
    const bool there = std::search(stream.begin(), stream.end(), good.begin(), good.end()) != stream.end();
    CHECK(found <= there);
    if (found) CHECK(std::memcmp(stream.data() + at - 7, good.data(), 8) == 0);
  }
}

}  // namespace
