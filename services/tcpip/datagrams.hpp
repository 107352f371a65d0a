// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// One socket of a client for datagrams: a port of lwIP on the one side, user/datagram.hpp's records on the other.
#pragma once

#include <lwip/udp.h>

#include "abi/network.hpp"
#include "services/tcpip/shared.hpp"
#include "user/datagram.hpp"

namespace nacre::tcpip {

class Datagrams {
 public:
  Datagrams(user::SocketHalf& mine, const user::SocketHalf& theirs, Shared& shared)
      : end_(mine, theirs), shared_(shared) {}
  Datagrams(const Datagrams&) = delete;
  Datagrams& operator=(const Datagrams&) = delete;

  [[nodiscard]] bool idle() const { return port_ == nullptr; }
  /// False: the port is taken, or there is no memory for another one.
  [[nodiscard]] bool bind(uint16_t port);
  void cut();

  /// Sends what the client has written, as far as `rules` allow its peers.
  void pump(const abi::NetworkRules& rules, ComponentId client);

 private:
  static void on_received(void* self, udp_pcb*, pbuf* packet, const ip_addr_t* from, u16_t port);
  void send(const user::DatagramHeader& header);

  user::SocketEnd end_;
  udp_pcb* port_ = nullptr;
  Shared& shared_;
};

}  // namespace nacre::tcpip
