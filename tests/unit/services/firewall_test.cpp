// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <vector>

#include "services/firewall/rules.hpp"

namespace {

using namespace nacre;
using abi::Direction;
using abi::Protocol;
using firewall::Way;

constexpr uint32_t own = 0x0a00'020f;
constexpr uint32_t broker = 0x0a00'0302;
constexpr uint32_t stranger = 0x0808'0808;
enum Flags : uint8_t { syn = 0x02, ack = 0x10, syn_ack = 0x12, rst = 0x04, fin = 0x01 };

abi::NetworkRules rules() {
  abi::NetworkRules rules{};
  rules.magic = abi::network_magic;
  rules.rules[0] = {0, 0, Protocol::tcp, 80, Direction::accept, ComponentId::from_raw(9), 0, 0};
  rules.rules[1] = {0x0a00'0300, 24, Protocol::tcp, 1883, Direction::connect, ComponentId::from_raw(8), 0, 0};
  rules.rules[2] = {0, 0, Protocol::udp, 67, Direction::connect, ComponentId::from_raw(7), 68, 0};
  rules.rule_count = 3;
  return rules;
}

struct Packet {
  uint8_t protocol = 6;
  uint32_t source = 0, target = 0;
  uint16_t source_port = 0, target_port = 0;
  uint8_t flags = ack;
};

void put(std::vector<uint8_t>& to, uint64_t value, unsigned bytes) {
  while (bytes-- != 0) to.push_back(static_cast<uint8_t>(value >> (8 * bytes)));
}

std::vector<uint8_t> frame_of(const Packet& packet) {
  std::vector<uint8_t> frame(12);
  put(frame, 0x0800, 2);
  put(frame, 0x4500, 2);
  put(frame, 40, 2);
  put(frame, 0, 4);
  put(frame, 64u << 8 | packet.protocol, 2);
  put(frame, 0, 2);
  put(frame, packet.source, 4);
  put(frame, packet.target, 4);
  put(frame, packet.source_port, 2);
  put(frame, packet.target_port, 2);
  put(frame, 0, 8);
  put(frame, 0x50, 1);
  put(frame, packet.flags, 1);
  put(frame, 0, 6);
  frame.resize(60);
  return frame;
}

bool passes(const std::vector<uint8_t>& frame, Way way) {
  const size_t looked = std::min(frame.size(), firewall::looked_at);
  return firewall::passes(rules(), {frame.data(), looked}, frame.size(), way);
}
bool comes_in(const Packet& packet) { return passes(frame_of(packet), Way::in); }
bool goes_out(const Packet& packet) { return passes(frame_of(packet), Way::out); }

TEST_CASE("accept: peers open conversations with the port, we do not") {
  CHECK(comes_in({.source = stranger, .target = own, .source_port = 5000, .target_port = 80, .flags = syn}));
  CHECK(goes_out({.source = own, .target = stranger, .source_port = 80, .target_port = 5000, .flags = syn_ack}));
  CHECK(goes_out({.source = own, .target = stranger, .source_port = 80, .target_port = 5000, .flags = fin | ack}));
  CHECK_FALSE(goes_out({.source = own, .target = stranger, .source_port = 80, .target_port = 5000, .flags = syn}));
  CHECK_FALSE(comes_in({.source = stranger, .target = own, .source_port = 5000, .target_port = 81, .flags = syn}));
  CHECK_FALSE(goes_out({.source = own, .target = stranger, .source_port = 81, .target_port = 5000}));
  CHECK_FALSE(comes_in({.protocol = 17, .source = stranger, .target = own, .source_port = 5000, .target_port = 80}));
}

TEST_CASE("connect: we open conversations with the declared peers only, and they with nobody") {
  const Packet out{.source = own, .target = broker, .source_port = 50000, .target_port = 1883, .flags = syn};
  CHECK(goes_out(out));
  CHECK(comes_in({.source = broker, .target = own, .source_port = 1883, .target_port = 50000, .flags = syn_ack}));
  CHECK_FALSE(comes_in({.source = broker, .target = own, .source_port = 1883, .target_port = 50000, .flags = syn}));
  Packet other = out;
  other.target = stranger;
  CHECK_FALSE(goes_out(other));
  other = out;
  other.target_port = 1884;
  CHECK_FALSE(goes_out(other));
  other = out;
  other.source_port = 1024;
  CHECK_FALSE(goes_out(other));
}

TEST_CASE("a fixed own port is the only one") {
  CHECK(goes_out({.protocol = 17, .source = 0, .target = 0xffff'ffff, .source_port = 68, .target_port = 67}));
  CHECK(comes_in({.protocol = 17, .source = broker, .target = own, .source_port = 67, .target_port = 68}));
  CHECK_FALSE(goes_out({.protocol = 17, .source = 0, .target = 0xffff'ffff, .source_port = 50000, .target_port = 67}));
}

TEST_CASE("ARP and echo pass, and nothing else that has no port") {
  std::vector<uint8_t> arp(12);
  put(arp, 0x0806'0001'0800'0604, 8);
  arp.resize(42);
  CHECK(passes(arp, Way::in));
  CHECK(passes(arp, Way::out));
  arp[18] = 5;
  CHECK_FALSE(passes(arp, Way::in));

  std::vector<uint8_t> ping = frame_of({.protocol = 1, .source = stranger, .target = own});
  ping[34] = 8;
  CHECK(passes(ping, Way::in));
  CHECK_FALSE(passes(ping, Way::out));
  ping[34] = 0;
  CHECK(passes(ping, Way::out));
  CHECK_FALSE(passes(ping, Way::in));
  for (unsigned protocol = 0; protocol < 256; ++protocol) {
    if (protocol == 1 || protocol == 6 || protocol == 17) continue;
    Packet packet{.source = stranger, .target = own, .source_port = 5000, .target_port = 80};
    packet.protocol = static_cast<uint8_t>(protocol);
    CHECK_FALSE(comes_in(packet));
  }
}

TEST_CASE("what hides its ports does not pass") {
  const std::vector<uint8_t> good = frame_of({.source = stranger, .target = own, .source_port = 5000, .target_port = 80});
  REQUIRE(passes(good, Way::in));
  const auto with = [&](size_t at, uint8_t value) {
    std::vector<uint8_t> frame = good;
    frame[at] = value;
    return frame;
  };
  CHECK_FALSE(passes(with(20, 0x20), Way::in));  // more fragments
  CHECK_FALSE(passes(with(21, 0x01), Way::in));  // not the first one
  CHECK(passes(with(20, 0x40), Way::in));        // must not be fragmented
  CHECK_FALSE(passes(with(14, 0x46), Way::in));  // options
  CHECK_FALSE(passes(with(14, 0x65), Way::in));  // not IPv4
  CHECK_FALSE(passes(with(12, 0x86), Way::in));  // another type
  CHECK_FALSE(passes(with(17, 39), Way::in));    // no whole TCP header
  CHECK_FALSE(passes(with(17, 47), Way::in));    // longer than the frame
  for (size_t length = 0; length < 54; ++length) {
    CHECK_FALSE(passes(std::vector<uint8_t>(good.begin(), good.begin() + static_cast<ptrdiff_t>(length)), Way::in));
  }
}

}  // namespace
