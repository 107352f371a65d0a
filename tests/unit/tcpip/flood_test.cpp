// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Floods: connections that are never completed, connections on which nobody speaks, addresses that nobody has. How long a
// good connection takes during and after them, in virtual time.
#include <doctest/doctest.h>

#include "tests/unit/tcpip/fixture.hpp"

namespace {

using namespace nacre;
using namespace nacre::wire;
using user::SocketState;

/// A neighbour sends SYNs again after 300 ms, others after a second: what is served earlier was served at the first one.
constexpr uint32_t at_first_try = 250;

/// The first client sends back what it gets, and ends a connection when the peer does.
struct Flooded : UpWorld {
  Flooded() {
    act = [this] {
      while (first->adopt() >= 0) {
      }
      for (unsigned i = 0; i < interfaces::socket_count; ++i) {
        (void)first->write(i, first->read(i));
        if (first->ends[i].stack_state() == SocketState::finished) first->ends[i].say(SocketState::finished);
      }
    };
  }

  /// Virtual milliseconds until a fresh connection has its question answered.
  uint32_t time_of_service() {
    const uint32_t begun = now();
    TcpPeer& peer = open();
    peer.send(pattern(200));
    CHECK(run_until([&] { return peer.received() == pattern(200); }, 60'000));
    const uint32_t took = now() - begun;
    peer.finish();
    CHECK(run_until([&] { return peer.device_finished(); }, 1'000));
    return took;
  }

  /// SYNs from `first_number` on, of ports and addresses all different, that nobody completes.
  void flood(unsigned first_number, unsigned count, uint32_t network) {
    Segment opening;
    opening.to_port = served_port;
    opening.flags = Segment::syn;
    opening.window = 8'000;
    for (unsigned i = first_number; i < first_number + count; ++i) {
      opening.from = network + 20 + i % 200;
      opening.from_port = static_cast<uint16_t>(1'024 + i);
      opening.sequence = i * 7'919;
      inject(opening.frame());
      pump();
      if (i % 10 == 9) lwip_host::advance(1);
    }
  }
};

TEST_CASE("10,000 connections that nobody completes: a good one is served at once, during the flood and after it") {
  for (const uint32_t network : {ipv4(10, 0, 2, 0), ipv4(192, 0, 2, 0)}) {
    for (const bool there : {true, false}) {
      CAPTURE(network);
      CAPTURE(there);
      Flooded world;
      world.neighbour.answers_for_all = there;
      CHECK(world.time_of_service() < at_first_try);
      uint32_t longest = 0;
      for (unsigned tenth = 0; tenth < 10; ++tenth) {
        world.flood(1'000 * tenth, 1'000, network);
        longest = std::max(longest, world.time_of_service());
      }
      MESSAGE("flood from ", network >> 24, ".x, addresses in use: ", there, ": a good connection takes at most ",
              longest, " ms");
      CHECK(longest < at_first_try);
      CHECK(lwip_host::peak().pools[MEMP_TCP_PCB] == MEMP_NUM_TCP_PCB);
      world.act = nullptr;
      world.check_nothing_left();
    }
  }
}

TEST_CASE("connections under way are not hurt by a flood of others") {
  Flooded world;
  std::vector<TcpPeer*> peers;
  for (unsigned i = 0; i < interfaces::socket_count; ++i) {
    peers.push_back(&world.open());
    peers.back()->send(pattern(100));
    world.run(20);
  }
  for (unsigned round = 1; round <= 10; ++round) {
    world.flood(500 * round, 500, ipv4(10, 0, 2, 0));
    for (TcpPeer* peer : peers) peer->send(pattern(100));
    world.run(3'000);  // the flood takes the neighbour's place in the table of addresses: one segment may be lost
    for (const TcpPeer* peer : peers) CHECK(peer->received().size() == 100 * (round + 1));
  }
  for (const TcpPeer* peer : peers) CHECK(!peer->was_reset());
}

TEST_CASE("1,000 connections that say nothing: who speaks is served within two seconds, memory is bounded") {
  Flooded world;
  uint32_t longest = 0;
  for (unsigned i = 1; i <= 1'000; ++i) {
    (void)world.open();
    world.run(3);
    if (i % 100 == 0) longest = std::max(longest, world.time_of_service());
  }
  longest = std::max(longest, world.time_of_service());
  MESSAGE("with 1,000 silent connections a good one takes at most ", longest, " ms");
  CHECK(longest < 2'000);
  CHECK(lwip_host::peak().pools[MEMP_TCP_PCB] < MEMP_NUM_TCP_PCB);
  unsigned left = 0;
  for (const TcpPeer& peer : world.neighbour.peers()) left += peer.was_reset() || peer.device_finished() ? 0 : 1;
  CHECK(left <= interfaces::socket_count + tcpip::Client::most_waiting);
  world.act = nullptr;
  world.first->stack.begin();
  world.check_nothing_left();
}

TEST_CASE("echo requests from addresses that nobody has do not use up the buffers") {
  Flooded world;
  world.neighbour.answers_for_all = false;
  for (unsigned i = 0; i < 2'000; ++i) {
    world.inject(echo_request(ipv4(10, 0, 2, 20 + i % 200), device_ip, Bytes(1'000)));
    world.pump();
  }
  CHECK(lwip_host::peak().pools[MEMP_PBUF_POOL] <= ARP_TABLE_SIZE * ARP_QUEUE_LEN + 1);
  CHECK(world.time_of_service() < at_first_try);
}

}  // namespace
