// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// One connection: bytes both ways, slow readers, lost frames, and each way to end.
#include <doctest/doctest.h>

#include <lwip/tcp.h>

#include <random>

#include "tests/unit/tcpip/fixture.hpp"

namespace {

using namespace nacre;
using namespace nacre::wire;
using user::SocketState;

struct Connected : UpWorld {
  unsigned socket = 0;
  TcpPeer& peer = connected(*first, socket);
  user::SocketEnd& end = first->ends[socket];
  Bytes received;  ///< by the client
  Bytes to_send;   ///< of the client, not yet in the ring

  /// The client reads at most `reads` bytes in each step, and sends what there is room for.
  void serve(size_t reads) {
    act = [this, reads] {
      const Bytes more = first->read(socket, reads);
      received.insert(received.end(), more.begin(), more.end());
      const size_t written = first->write(socket, to_send);
      to_send.erase(to_send.begin(), to_send.begin() + static_cast<ptrdiff_t>(written));
    };
  }
  [[nodiscard]] bool ended() const { return end.stack_state() == SocketState::gone; }
};

constexpr size_t all = 1 << 20;

TEST_CASE("bytes both ways") {
  Connected world;
  world.peer.send(pattern(100));
  REQUIRE(world.run_until([&] { return world.end.available() == 100; }));
  CHECK(world.first->signals > 0);
  CHECK(world.first->read(world.socket) == pattern(100));
  CHECK(world.first->write(world.socket, pattern(300)) == 300);
  REQUIRE(world.run_until([&] { return world.peer.received().size() == 300; }));
  CHECK(world.peer.received() == pattern(300));
  REQUIRE(world.run_until([&] { return world.end.waiting() == 0; }));
}

TEST_CASE("large transfers both ways at once go round the ring many times") {
  Connected world;
  for (const size_t piece : {1460, 1, 7, 1459}) {
    CAPTURE(piece);
    const size_t count = piece < 10 ? 9'000 : 150'000;
    world.received.clear();
    const size_t before = world.peer.received().size();
    world.peer.limit(piece);
    world.peer.send(pattern(count));
    world.to_send = pattern(count, 5);
    world.serve(all);
    const auto arrived = [&] {
      return world.received.size() == count && world.peer.received().size() == before + count;
    };
    world.peer.allow(count);
    REQUIRE(world.run_until(arrived, 200'000));
    CHECK(world.received == pattern(count));
    CHECK(Bytes(world.peer.received().begin() + static_cast<ptrdiff_t>(before), world.peer.received().end()) ==
          pattern(count, 5));
  }
  world.end.say(SocketState::finished);
  world.peer.finish();
  world.check_nothing_left();
}

TEST_CASE("segments with wrong sums in the middle of bursts never reach a client") {
  Connected world;
  world.serve(all);
  world.peer.send(pattern(200'000));
  std::mt19937 random(11);
  world.changed_inwards = [&](Bytes& frame) {
    if (frame.size() > 100 && random() % 5 == 0) frame[60 + random() % (frame.size() - 60)] ^= 1 << random() % 8;
  };
  REQUIRE(world.run_until([&] { return world.received.size() == 200'000; }, 600'000));
  CHECK(world.received == pattern(200'000));
}

TEST_CASE("a client that reads slowly: the window closes, opens, and nothing is lost") {
  Connected world;
  bool closed = false;
  world.peer.send(pattern(60'000));
  world.run(3'000);
  CHECK(world.end.available() == TCP_WND);
  world.serve(200);
  REQUIRE(world.run_until(
      [&] {
        closed = closed || world.peer.offered() < 1460;
        return world.received.size() == 60'000;
      },
      200'000));
  CHECK(closed);
  CHECK(world.received == pattern(60'000));
  CHECK(world.peer.acknowledged());
}

TEST_CASE("a peer that reads slowly, or not at all for a while, gets everything in the end") {
  UpWorld world;
  world.neighbour.window = 2'000;
  unsigned socket = 0;
  TcpPeer& peer = world.connected(*world.first, socket);
  Bytes to_send = pattern(40'000);
  world.act = [&] {
    const size_t written = world.first->write(socket, to_send);
    to_send.erase(to_send.begin(), to_send.begin() + static_cast<ptrdiff_t>(written));
  };
  world.run(20'000);
  CHECK(peer.received().size() == 2'000);
  while (peer.received().size() < 40'000) {
    peer.allow(700);
    const size_t before = peer.received().size();
    REQUIRE(world.run_until([&] { return peer.received().size() > before; }, 70'000));
  }
  CHECK(peer.received() == pattern(40'000));
}

TEST_CASE("lost frames come again, both ways") {
  for (const unsigned every : {2U, 3U, 5U, 11U}) {
    CAPTURE(every);
    Connected world;
    world.lost_inwards = [every](unsigned n) { return n % every == 0; };
    world.lost_outwards = [every](unsigned n) { return n % (every + 2) == 1; };
    world.peer.send(pattern(30'000));
    world.to_send = pattern(30'000, 9);
    world.serve(all);
    REQUIRE(world.run_until([&] { return world.received.size() >= 30'000 && world.peer.received().size() >= 30'000; },
                            900'000));
    CHECK(world.received == pattern(30'000));
    CHECK(world.peer.received() == pattern(30'000, 9));
  }
}

TEST_CASE("the peer closes first: the client reads what is left, then closes, and the socket is free") {
  Connected world;
  world.peer.send(pattern(40'000));
  world.peer.finish();
  world.run(2'000);
  CHECK(world.end.stack_state() == SocketState::open);  // the window has not let everything in yet
  world.serve(all);
  REQUIRE(world.run_until([&] { return world.end.stack_state() == SocketState::finished; }));
  world.run(100);
  CHECK(world.received == pattern(40'000));
  CHECK(!world.peer.device_finished());
  world.to_send = pattern(5'000);
  world.run(3'000);
  world.end.say(SocketState::finished);
  REQUIRE(world.run_until([&] { return world.ended(); }));
  REQUIRE(world.run_until([&] { return world.peer.device_finished(); }));
  CHECK(world.peer.received() == pattern(5'000));
  CHECK(!world.peer.was_reset());
  world.check_nothing_left();
}

TEST_CASE("the client closes first: it still reads all that the peer sends until it closes too") {
  Connected world;
  CHECK(world.first->write(world.socket, pattern(50)) == 50);
  world.end.say(SocketState::finished);
  REQUIRE(world.run_until([&] { return world.peer.device_finished(); }));
  CHECK(world.peer.received() == pattern(50));
  world.peer.send(pattern(40'000));
  world.peer.finish();
  world.run(1'000);
  CHECK(world.end.stack_state() == SocketState::open);
  world.serve(500);
  REQUIRE(world.run_until([&] { return world.ended(); }));
  CHECK(world.received == pattern(40'000));
  CHECK(world.peer.acknowledged());
  CHECK(!world.peer.was_reset());
  world.check_nothing_left();
}

TEST_CASE("both close at the same moment") {
  Connected world;
  world.end.say(SocketState::finished);
  world.peer.finish();
  REQUIRE(world.run_until([&] { return world.ended() && world.peer.device_finished(); }));
  CHECK(!world.peer.was_reset());
  world.check_nothing_left();
}

TEST_CASE("a client that wants no more: the peer is told at once") {
  Connected world;
  CHECK(world.first->write(world.socket, pattern(4'000)) == 4'000);
  world.peer.send(pattern(30'000));
  world.run(1'000);
  world.end.say(SocketState::gone);
  REQUIRE(world.run_until([&] { return world.peer.was_reset(); }, 100));
  CHECK(world.ended());
  world.check_nothing_left();
}

TEST_CASE("a peer that resets, at any time: the client sees it") {
  for (const uint32_t after : {0U, 1U, 100U, 2'000U}) {
    Connected world;
    CHECK(world.first->write(world.socket, pattern(4'000)) == 4'000);
    world.peer.send(pattern(30'000));
    world.run(after);
    world.peer.reset();
    REQUIRE(world.run_until([&] { return world.ended(); }, 1'000));
    CHECK(world.end.available() == 0);
    world.check_nothing_left();
  }
}

TEST_CASE("a peer that falls silent: the socket is free ten seconds after the client has finished") {
  Connected world;
  CHECK(world.first->write(world.socket, pattern(3'000)) == 3'000);
  world.lost_outwards = [](unsigned) { return true; };
  world.run(1'000);
  world.end.say(SocketState::finished);
  CHECK(!world.run_until([&] { return world.ended(); }, 9'900));
  CHECK(world.run_until([&] { return world.ended(); }, 600));
  world.check_nothing_left();
}

TEST_CASE(
    "a client that has finished and reads late finds what came, for ten seconds, though lwIP forgets the connection") {
  Connected world;
  world.peer.send(pattern(6'000));
  world.run(500);
  world.end.say(SocketState::finished);
  world.run(100);
  world.peer.finish();
  world.run(500);
  Segment opening;
  opening.to_port = served_port;
  opening.flags = Segment::syn;
  for (uint16_t i = 0; i < 2 * MEMP_NUM_TCP_PCB; ++i) {
    opening.from_port = static_cast<uint16_t>(1'000 + i);
    world.inject(opening.frame());
    world.pump();
  }
  CHECK(lwip_host::usage().pools[MEMP_TCP_PCB] == MEMP_NUM_TCP_PCB);
  CHECK(world.first->read(world.socket, 4'000) == pattern(4'000));
  world.run(500);
  CHECK(world.first->read(world.socket, 100).size() == 100);
  CHECK(!world.ended());
  CHECK(world.run_until([&] { return world.ended(); }, 11'000));
  world.check_nothing_left();
}

TEST_CASE("frames that nobody takes: what is left goes out as soon as somebody does") {
  Connected world;
  FrameSide& wire = *world.wire_side;
  world.to_send = pattern(12'000);
  world.serve(all);
  world.run(1'000);
  REQUIRE(world.peer.received().size() == 12'000);
  const uint64_t read = wire.counts.read;
  wire.counts.read = read - frame_slots;  // all slots are in use
  world.to_send = pattern(3'000, 12'000);
  for (int i = 0; i < 5; ++i) {
    world.act();
    world.pump();
    wire.counts.read = read - frame_slots;
  }
  wire.counts.read = read;
  CHECK(world.run_until([&] { return world.peer.received().size() == 15'000; }, 60));
  CHECK(world.peer.received() == pattern(15'000));
}

}  // namespace
