// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Sockets for datagrams: by the rules, both ways, and when there is no room.
#include <doctest/doctest.h>

#include <random>

#include "tests/unit/tcpip/fixture.hpp"
#include "user/datagram.hpp"

namespace {

using namespace nacre;
using namespace nacre::wire;
using user::DatagramHeader;
using user::SocketState;
using Status = tcpip::Client::Status;

constexpr size_t at_payload = ethernet_header + ip_header + 8;

struct Bound : UpWorld {
  unsigned socket = 0;
  user::SocketEnd* end = nullptr;

  Bound() {
    const auto bound = first->stack.try_bind(rules(), asked_port);
    REQUIRE(bound);
    socket = bound.value();
    end = &first->ends[socket];
    REQUIRE(first->adopt() == static_cast<int>(socket));
  }
  bool send(uint32_t to, uint16_t port, const Bytes& bytes) {
    const bool sent = user::try_send(*end, {to, port, static_cast<uint16_t>(bytes.size())}, bytes);
    run(20);
    return sent;
  }
};

TEST_CASE("ports are bound by the rules, each once") {
  UpWorld world;
  tcpip::Client& first = world.first->stack;
  CHECK(first.try_bind(rules(), 53).error() == Status::not_allowed);
  CHECK(first.try_bind(rules(), served_port).error() == Status::not_allowed);
  CHECK(world.second->stack.try_bind(rules(), asked_port).error() == Status::not_allowed);
  CHECK(first.try_bind(rules(), asked_port));
  CHECK(first.try_bind(rules(), asked_port).error() == Status::busy);
  for (unsigned i = 1; i < interfaces::socket_count; ++i) CHECK(first.try_bind(rules(), 0));
  CHECK(first.try_bind(rules(), 0).error() == Status::busy);
  CHECK(world.second->stack.try_bind(rules(), 0));  // one client leaves enough for another
  first.begin();
  CHECK(first.try_bind(rules(), asked_port));
  world.check_nothing_left();
}

TEST_CASE("datagrams of every length, both ways") {
  Bound world;
  std::array<uint8_t, user::longest_datagram> bytes{};
  for (const size_t length : {0, 1, 7, 8, 9, 500, 1471, 1472}) {
    CAPTURE(length);
    world.inject(udp(neighbour_ip, 40'000, device_ip, asked_port, pattern(length)));
    world.run(10);
    DatagramHeader header{};
    REQUIRE(user::try_receive(*world.end, header, bytes));
    CHECK(header.address == neighbour_ip);
    CHECK(header.port == 40'000);
    CHECK(Bytes(bytes.begin(), bytes.begin() + header.length) == pattern(length));
    REQUIRE(world.send(header.address, header.port, pattern(length, 3)));
    const Bytes& sent = world.neighbour.asked().datagram;
    REQUIRE(sent.size() >= at_payload);
    CHECK(get16(sent, 34) == asked_port);
    CHECK(get16(sent, 36) == 40'000);
    CHECK(Bytes(sent.begin() + at_payload, sent.end()) == pattern(length, 3));
  }
  world.end->say(SocketState::finished);
  world.run(100);
  CHECK(world.end->stack_state() == SocketState::gone);
  world.check_nothing_left();
}

TEST_CASE("a question goes only where a rule lets it, an answer only to those who may ask") {
  Bound world;
  const auto arrives = [&](uint32_t to, uint16_t port) {
    const unsigned before = world.neighbour.frames();
    CHECK(world.send(to, port, pattern(10)));
    return world.neighbour.frames() > before;
  };
  CHECK(arrives(neighbour_ip, told_port));
  CHECK(arrives(ipv4(10, 0, 2, 9), 9'999));
  CHECK(!arrives(ipv4(10, 0, 3, 9), 9'999));
  CHECK(!arrives(ipv4(10, 0, 3, 9), told_port));
  const auto unbound = world.first->stack.try_bind(rules(), 0);
  REQUIRE(unbound);
  world.end = &world.first->ends[unbound.value()];
  REQUIRE(world.first->adopt() == unbound.value());
  CHECK(arrives(neighbour_ip, told_port));
  CHECK(!arrives(ipv4(10, 0, 2, 9), 9'999));
}

TEST_CASE("datagrams for which there is no room are lost; nothing else is") {
  Bound world;
  for (unsigned i = 0; i < 100; ++i) {
    world.inject(udp(neighbour_ip, static_cast<unsigned>(1'000 + i), device_ip, asked_port, pattern(1'000)));
    world.run(1);
  }
  std::array<uint8_t, user::longest_datagram> bytes{};
  DatagramHeader header{};
  unsigned received = 0;
  for (; user::try_receive(*world.end, header, bytes); ++received) CHECK(header.port == 1'000 + received);
  CHECK(received == user::SocketEnd::capacity / 1'008);
  world.inject(udp(neighbour_ip, 7, device_ip, asked_port, pattern(1'000)));
  world.run(10);
  CHECK(user::try_receive(*world.end, header, bytes));
  CHECK(header.port == 7);
  world.first->stack.begin();
  world.check_nothing_left();
}

TEST_CASE("a client that writes what are no records loses them, and the stack goes on") {
  Bound world;
  std::mt19937 random(21);
  user::SocketHalf& half = world.first->out.sockets[world.socket];
  for (unsigned round = 0; round < 3'000; ++round) {
    for (unsigned i = 0; i < 64; ++i) half.bytes[random() % sizeof half.bytes] = static_cast<uint8_t>(random());
    half.sent = random() % 4 == 0 ? random() : half.sent + random() % 3'000;
    world.pump();
  }
  unsigned socket = 0;
  TcpPeer& peer = world.connected(*world.first, socket);
  peer.send(pattern(100));
  CHECK(world.run_until([&] { return world.first->read(socket) == pattern(100); }));
  world.first->stack.begin();
  world.check_nothing_left();
}

}  // namespace
