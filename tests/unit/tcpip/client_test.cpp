// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A client as a whole: its rules, its eight sockets, those that wait for one, its restarts, and its neighbours.
#include <doctest/doctest.h>

#include <random>

#include "tests/unit/tcpip/fixture.hpp"

namespace {

using namespace nacre;
using namespace nacre::wire;
using tcpip::Client;
using user::SocketState;
using Status = Client::Status;

constexpr uint32_t reached = ipv4(10, 0, 2, 77);

TEST_CASE("a client listens only where a rule lets it, and once") {
  UpWorld world;
  Client& second = world.second->stack;
  CHECK(second.try_listen(rules(), served_port).error() == Status::not_allowed);
  CHECK(second.try_listen(rules(), reached_port).error() == Status::not_allowed);
  CHECK(second.try_listen(rules(), 0).error() == Status::not_allowed);
  CHECK(world.first->stack.try_listen(rules(), served_port).error() == Status::busy);
  CHECK(second.try_listen(rules(), served_port + 1));
  CHECK(second.try_listen(rules(), served_port + 1).error() == Status::busy);
  TcpPeer& refused = world.open(reached_port);
  CHECK(world.run_until([&] { return refused.was_reset(); }));
}

TEST_CASE("a client connects only where a rule lets it") {
  UpWorld world;
  Client& first = world.first->stack;
  CHECK(first.try_connect(rules(), ipv4(10, 0, 3, 77), reached_port).error() == Status::not_allowed);
  CHECK(first.try_connect(rules(), reached, reached_port + 1).error() == Status::not_allowed);
  CHECK(world.second->stack.try_connect(rules(), reached, reached_port).error() == Status::not_allowed);
  abi::NetworkRules broken = rules();
  for (abi::NetworkRule& rule : broken.rules) rule.prefix = 33;
  CHECK(first.try_connect(broken, reached, reached_port).error() == Status::not_allowed);
  broken.rule_count = ~0U;
  CHECK(first.try_connect(broken, reached, reached_port).error() == Status::not_allowed);
  world.check_nothing_left();
}

TEST_CASE("a connection that the client opens: under way, open, both ways, ended") {
  UpWorld world;
  Customer& first = *world.first;
  world.neighbour.accept(reached_port);
  const auto socket = first.stack.try_connect(rules(), reached, reached_port);
  REQUIRE(socket);
  user::SocketEnd& end = first.ends[socket.value()];
  REQUIRE(first.adopt() == socket.value());
  CHECK(end.stack_state() == SocketState::opening);
  CHECK(first.write(socket.value(), pattern(2'000)) == 2'000);
  REQUIRE(world.run_until([&] { return end.stack_state() == SocketState::open; }));
  TcpPeer& peer = world.neighbour.peers().back();
  peer.send(pattern(3'000));
  REQUIRE(world.run_until([&] { return end.available() == 3'000 && peer.received().size() == 2'000; }));
  CHECK(first.read(socket.value()) == pattern(3'000));
  end.say(SocketState::finished);
  peer.finish();
  REQUIRE(world.run_until([&] { return end.stack_state() == SocketState::gone; }));
  world.check_nothing_left();
}

TEST_CASE("nobody answers, or somebody refuses: the client sees that the connection is gone") {
  UpWorld world;
  Customer& first = *world.first;
  REQUIRE(first.stack.try_connect(rules(), reached, reached_port));
  user::SocketEnd& end = first.ends[0];
  REQUIRE(first.adopt() == 0);
  CHECK(!world.run_until([&] { return end.stack_state() == SocketState::gone; }, 5'000));
  CHECK(world.run_until([&] { return end.stack_state() == SocketState::gone; }, 200'000));
  REQUIRE(first.stack.try_connect(rules(), reached, reached_port));
  REQUIRE(first.adopt() == 0);
  world.run(100);
  Segment refusal = world.neighbour.asked().tcp;
  std::swap(refusal.from, refusal.to);
  std::swap(refusal.from_port, refusal.to_port);
  refusal.acknowledged = refusal.sequence + 1;
  refusal.flags = Segment::rst | Segment::ack;
  refusal.options.clear();
  world.inject(refusal.frame());
  CHECK(world.run_until([&] { return end.stack_state() == SocketState::gone; }, 100));
  for (unsigned i = 0; i < interfaces::socket_count; ++i)
    REQUIRE(first.stack.try_connect(rules(), reached, reached_port));
  CHECK(first.stack.try_connect(rules(), reached, reached_port).error() == Status::busy);
  first.stack.begin();
  world.check_nothing_left();
}

/// Every socket of the first client has a connection, which has said something.
std::vector<TcpPeer*> take_all(UpWorld& world, uint16_t port = served_port) {
  std::vector<TcpPeer*> peers;
  for (unsigned i = 0; i < interfaces::socket_count; ++i) {
    unsigned socket = 0;
    peers.push_back(&world.connected(*world.first, socket, port));
    peers.back()->send(pattern(10));
    world.run(50);
  }
  return peers;
}

TEST_CASE(
    "all sockets taken: four more wait with what they have said, further ones are refused, in turn all are served") {
  UpWorld world;
  Customer& first = *world.first;
  const auto peers = take_all(world);
  std::vector<TcpPeer*> waiting;
  for (uint8_t i = 0; i < Client::most_waiting; ++i) {
    waiting.push_back(&world.open());
    world.run(50);
    waiting.back()->send(Bytes(100, i));
    world.run(50);
  }
  TcpPeer& refused = world.open();
  CHECK(world.run_until([&] { return refused.was_reset(); }));
  CHECK(first.adopt() == -1);
  for (uint8_t i = 0; i < Client::most_waiting; ++i) {
    CHECK(!waiting[i]->was_reset());
    first.ends[i + 2U].say(SocketState::gone);
    int found = -1;
    REQUIRE(world.run_until([&] { return (found = first.adopt()) >= 0; }, 100));
    const auto socket = static_cast<unsigned>(found);
    CHECK(world.run_until([&] { return first.ends[socket].available() == 100; }, 50));
    CHECK(first.read(socket) == Bytes(100, i));  // who came first is first
  }
  first.stack.begin();
  world.check_nothing_left();
}

TEST_CASE("who says nothing yields to who does: a place to wait at once, a socket after a second") {
  UpWorld world;
  Customer& first = *world.first;
  for (unsigned i = 0; i < interfaces::socket_count; ++i) {
    unsigned socket = 0;
    (void)world.connected(first, socket);
  }
  std::vector<TcpPeer*> waiting;
  for (unsigned i = 0; i < Client::most_waiting; ++i) {
    waiting.push_back(&world.open());
    world.run(20);
  }
  world.run(60'000);
  CHECK(first.adopt() == -1);  // nobody who waits has said anything either
  TcpPeer& speaker = world.open();
  speaker.send(pattern(33));
  CHECK(world.run_until([&] { return waiting[0]->was_reset(); }, 50));
  CHECK(!waiting[1]->was_reset());
  int found = -1;
  REQUIRE(world.run_until([&] { return (found = first.adopt()) >= 0; }, 1'100));
  CHECK(world.run_until([&] { return first.read(static_cast<unsigned>(found)) == pattern(33); }, 100));
  first.stack.begin();
  world.check_nothing_left();
}

TEST_CASE("one that waits and leaves makes place for another") {
  UpWorld world;
  (void)take_all(world);
  for (int round = 0; round < 3; ++round) {
    std::vector<TcpPeer*> waiting;
    for (unsigned i = 0; i < Client::most_waiting; ++i) waiting.push_back(&world.open());
    REQUIRE(world.run_until([&] { return waiting.back()->established(); }));
    world.run(100);
    if (round == 0) {
      for (TcpPeer* peer : waiting) peer->reset();
    } else {
      for (TcpPeer* peer : waiting) peer->finish();
    }
    world.run(1'000);
  }
  CHECK(world.first->adopt() == -1);
  world.first->stack.begin();
  world.check_nothing_left();
}

TEST_CASE(
    "a client that begins again: its connections are cut, its ports are free, also right after it has closed some") {
  UpWorld world;
  Customer& first = *world.first;
  const auto peers = take_all(world);
  first.ends[0].say(SocketState::finished);  // the device closes first: lwIP keeps that one for two minutes
  world.run(100);
  peers[0]->finish();
  peers[1]->finish();
  first.ends[2].say(SocketState::finished);
  world.run(1'000);
  TcpPeer& waiting = world.open();
  world.run(100);
  first.stack.begin();
  world.run(100);
  for (size_t i = 1; i < peers.size(); ++i) CHECK_MESSAGE(peers[i]->was_reset(), "peer ", i);
  for (const user::SocketEnd& end : first.ends) CHECK(end.stack_state() != SocketState::open);
  CHECK((waiting.was_reset() || waiting.established()));
  TcpPeer& early = world.open();
  CHECK(world.run_until([&] { return early.was_reset(); }));
  REQUIRE(first.stack.try_listen(rules(), served_port));
  for (user::SocketEnd& end : first.ends) end.forget();
  unsigned socket = 0;
  TcpPeer& fresh = world.connected(first, socket);
  fresh.send(pattern(10));
  CHECK(world.run_until([&] { return first.ends[socket].available() == 10; }));
  first.stack.begin();
  world.check_nothing_left();
}

TEST_CASE("a client that reads nothing, with all its sockets full, does not keep another from being served") {
  for (const size_t piece : {1460, 1}) {
    CAPTURE(piece);
    UpWorld world;
    REQUIRE(world.second->stack.try_listen(rules(), served_port + 1));
    auto peers = take_all(world);
    for (TcpPeer* peer : peers) {
      peer->limit(piece);
      peer->send(pattern(20'000));
    }
    world.run(20'000);
    unsigned socket = 0;
    TcpPeer& other = world.connected(*world.second, socket, served_port + 1);
    Bytes received;
    world.act = [&] {
      const Bytes more = world.second->read(socket);
      received.insert(received.end(), more.begin(), more.end());
    };
    other.send(pattern(50'000));
    CHECK(world.run_until([&] { return received.size() == 50'000; }, 5'000));
    CHECK(received == pattern(50'000));
    world.act = nullptr;
    world.first->stack.begin();
    world.second->stack.begin();
    world.check_nothing_left();
  }
}

TEST_CASE("a client that writes nonsense into its region breaks its own connections only") {
  UpWorld world;
  Customer& first = *world.first;
  std::mt19937_64 random(17);
  REQUIRE(world.second->stack.try_listen(rules(), served_port + 1));
  unsigned socket = 0;
  TcpPeer& other = world.connected(*world.second, socket, served_port + 1);
  uint64_t arrived = 0;
  world.act = [&] {
    user::SocketHalf& half = first.out.sockets[random() % interfaces::socket_count];
    const user::SocketHalf& honest = first.in.sockets[&half - first.out.sockets];
    half.connection = random() % 8 == 0 ? random() : honest.connection;
    half.state = static_cast<SocketState>(random() % 16 == 0 ? random() : random() % 5);
    half.sent = random() % 4 == 0 ? random() : half.sent + random() % 5000;
    half.read = random() % 4 == 0 ? random() : honest.sent - random() % 64;
    arrived += world.second->read(socket).size();
  };
  for (int round = 0; round < 300; ++round) {
    TcpPeer& peer = world.open();
    peer.send(pattern(random() % 9'000));
    if (random() % 2 == 0) peer.finish();
    other.send(pattern(100));
    world.run(static_cast<uint32_t>(random() % 2'000));
    if (random() % 8 == 0 && first.stack.try_connect(rules(), reached, reached_port)) world.run(50);
    if (world.neighbour.peers().size() > 30)
      world.neighbour.peers().remove_if([&](TcpPeer& p) { return &p != &other; });
  }
  CHECK(world.run_until([&] { return arrived == 30'000; }));
  world.act = nullptr;
  first.stack.begin();
  world.second->stack.begin();
  world.check_nothing_left();
}

}  // namespace
