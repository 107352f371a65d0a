// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A world that is up, with the first client listening; and bytes that tell their place.
#pragma once

#include <doctest/doctest.h>

#include "tests/network/world.hpp"

namespace nacre::wire {

inline Bytes pattern(size_t count, size_t from = 0) {
  Bytes bytes(count);
  for (size_t i = 0; i < count; ++i) bytes[i] = static_cast<uint8_t>((from + i) * 31 + (from + i) / 251);
  return bytes;
}

struct UpWorld : World {
  explicit UpWorld(Servers servers = Servers::none) {
    neighbour.servers = servers;
    REQUIRE(come_up());
    run(120'000);  // mDNS has announced
    at_rest = lwip_host::usage();
    REQUIRE(first->stack.try_listen(rules(), served_port));
  }

  /// A connection of the neighbour that has a socket at `customer`.
  TcpPeer& connected(Customer& customer, unsigned& socket, uint16_t port = served_port) {
    TcpPeer& peer = open(port);
    int found = -1;
    REQUIRE(run_until([&] { return (found = customer.adopt()) >= 0; }));
    socket = static_cast<unsigned>(found);
    REQUIRE(run_until([&] { return peer.established(); }));
    return peer;
  }

  /// All connections are over, nobody listens: everything that lwIP had taken is back after a while.
  void check_nothing_left() {
    run(20'000);
    for (unsigned i = 0; i < interfaces::socket_count; ++i) {
      const auto state = first->ends[i].stack_state();
      CHECK((state == user::SocketState::idle || state == user::SocketState::gone));
    }
    first->stack.begin();
    second->stack.begin();
    run(300'000);
    const auto left = lwip_host::usage();
    for (size_t pool = 0; pool < left.pools.size(); ++pool) {
      CHECK_MESSAGE(left.pools[pool] == at_rest.pools[pool], "pool ", pool);
    }
    CHECK(left.heap == at_rest.heap);
    CHECK(neighbour.wrong_sums() == 0);
  }

  lwip_host::Usage at_rest;
};

}  // namespace nacre::wire
