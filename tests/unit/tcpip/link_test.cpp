// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The interface and what answers by itself: DHCP, ARP, echo, mDNS; and frames that are none.
#include <doctest/doctest.h>

#include <random>

#include "tests/network/world.hpp"

namespace {

using namespace nacre;
using namespace nacre::wire;

TEST_CASE("DHCP gives an address, and again when the lease is half over") {
  World world;
  world.neighbour.lease_seconds = 240;
  REQUIRE(world.come_up());
  CHECK(World::now() < 1000);
  const unsigned asked = world.neighbour.dhcp_questions();
  CHECK(asked == 2);
  world.run(200'000);
  CHECK(world.neighbour.dhcp_questions() > asked);
  CHECK(world.address() == device_ip);
}

TEST_CASE("no server: no address; a server that comes later: an address") {
  World world;
  world.neighbour.answers_dhcp = false;
  CHECK(!world.run_until([&] { return world.address() != 0; }, 60'000));
  world.neighbour.answers_dhcp = true;
  CHECK(world.run_until([&] { return world.address() == device_ip; }, 70'000));
}

TEST_CASE("a lease that is not renewed is given up") {
  World world;
  world.neighbour.lease_seconds = 120;
  REQUIRE(world.come_up());
  world.neighbour.answers_dhcp = false;
  CHECK(world.run_until([&] { return world.address() == 0; }, 300'000));
}

TEST_CASE("echo requests and mDNS questions are answered, with right sums") {
  World world;
  REQUIRE(world.come_up());
  for (size_t length : {0, 1, 7, 56, 1472}) {
    const unsigned before = world.neighbour.echo_replies();
    world.inject(echo_request(neighbour_ip, device_ip, Bytes(length, 0x5a)));
    CHECK(world.run_until([&] { return world.neighbour.echo_replies() == before + 1; }, 2000));
  }
  world.run(5000);
  const unsigned before = world.neighbour.mdns_answers();
  world.inject(mdns_query("nacre.local", 1));
  CHECK(world.run_until([&] { return world.neighbour.mdns_answers() > before; }, 2000));
  CHECK(world.neighbour.wrong_sums() == 0);
}

TEST_CASE("who has no room for a frame asks for it, and sees it once when it has come") {
  World world;
  REQUIRE(world.come_up());
  world.inject(echo_request(neighbour_ip, device_ip, Bytes(8)));
  world.run(5000);  // it knows the neighbour's address, and has announced its own name
  const unsigned before = world.neighbour.echo_replies();
  CHECK(before == 1);
  world.held_outwards = true;
  for (unsigned i = 0; i < frame_slots; ++i) {
    CHECK(world.stack_side->asks_for_room == 0);
    world.inject(echo_request(neighbour_ip, device_ip, Bytes(8)));
    world.run(1);
  }
  world.inject(echo_request(neighbour_ip, device_ip, Bytes(8)));
  world.run(1);
  CHECK(world.stack_side->asks_for_room != 0);
  CHECK(world.room_came == 0);
  world.held_outwards = false;
  world.run(10);
  CHECK(world.room_came == 1);
  CHECK(world.stack_side->asks_for_room == 0);
  CHECK(world.neighbour.echo_replies() == before + frame_slots);
  world.inject(echo_request(neighbour_ip, device_ip, Bytes(8)));
  CHECK(world.run_until([&] { return world.neighbour.echo_replies() == before + frame_slots + 1; }, 100));
  CHECK(world.room_came == 1);
}

TEST_CASE("frames of every length, of random bytes: nothing is answered, nothing is kept") {
  World world;
  REQUIRE(world.come_up());
  world.run(10'000);
  const auto before = lwip_host::usage();
  std::mt19937 random(3);
  for (size_t length = 1; length <= longest_frame; ++length) {
    Bytes frame(length);
    for (uint8_t& byte : frame) byte = static_cast<uint8_t>(random());
    world.inject(frame);
    world.pump();
  }
  CHECK(lwip_host::usage() == before);
  CHECK(world.address() == device_ip);
}

TEST_CASE("good frames cut at every length") {
  World world;
  REQUIRE(world.come_up());
  Segment segment;
  segment.to_port = served_port;
  segment.flags = Segment::syn;
  segment.options = {2, 4, 5, 0xb4, 1, 3, 3, 7};
  const Bytes frames[] = {arp(1, neighbour_address, neighbour_ip, 0, device_ip), mdns_query("nacre.local", 255),
                          dhcp_answer(DhcpKind::ack, world.neighbour.asked().dhcp_transaction, Bytes(16)),
                          echo_request(neighbour_ip, device_ip, Bytes(20)), segment.frame()};
  for (const Bytes& frame : frames) {
    for (size_t length = 1; length <= frame.size(); ++length) {
      Bytes cut(frame.begin(), frame.begin() + static_cast<ptrdiff_t>(length));
      fix_sums(cut);
      world.inject(cut);
      world.pump();
    }
  }
  CHECK(world.address() == device_ip);
}

TEST_CASE("a sender that writes nonsense into the shared region loses its frames and nothing else") {
  World world;
  REQUIRE(world.come_up());
  world.run(10'000);
  const auto before = lwip_host::usage();
  std::mt19937_64 random(4);
  FrameSide& side = *world.wire_side;
  const FrameSide honest = side;
  for (int round = 0; round < 20'000; ++round) {
    const uint64_t near = honest.counts.sent + random() % 80;
    side.counts.sent = random() % 4 == 0 ? random() : near;
    side.counts.read = random() % 4 == 0 ? random() : side.counts.read + random() % 40;
    side.entries[random() % frame_slots] = {static_cast<uint16_t>(random() % 40),
                                            static_cast<uint16_t>(random() % 1600)};
    if (random() % 64 == 0) side.counts.seen_epoch = random();
    if (random() % 64 == 0) side.counts.epoch = random();
    if (random() % 64 == 0) side.address = random();
    world.pump();
  }
  lwip_host::advance(60'000);
  world.pump();
  CHECK(lwip_host::usage().pools[MEMP_PBUF_POOL] == before.pools[MEMP_PBUF_POOL]);
}

}  // namespace
