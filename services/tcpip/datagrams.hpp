// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// One socket of a client for datagrams: a port of lwIP on the one side, user/datagram.hpp's records on the other.
#pragma once

#include <lwip/udp.h>

#include "abi/network.hpp"
#include "user/datagram.hpp"

namespace nacre::tcpip {

class Datagrams {
 public:
  Datagrams(user::SocketHalf& mine, const user::SocketHalf& theirs) : end_(mine, theirs) {}
  Datagrams(const Datagrams&) = delete;
  Datagrams& operator=(const Datagrams&) = delete;

  [[nodiscard]] bool idle() const { return port_ == nullptr; }
  /// False: the port is taken, or there is no memory for another one.
  [[nodiscard]] bool bind(uint16_t port);
  void cut();

  /// Sends what the client has written, as far as `rules` allow its peers. True: there is news for the client.
  bool pump(const abi::NetworkRules& rules, ComponentId client);

 private:
  static void on_received(void* self, udp_pcb*, pbuf* packet, const ip_addr_t* from, u16_t port);
  [[nodiscard]] bool may_send(const abi::NetworkRules& rules, ComponentId client,
                              const user::DatagramHeader& header) const;
  void send(const user::DatagramHeader& header, std::span<const uint8_t> bytes);

  user::SocketEnd end_;
  udp_pcb* port_ = nullptr;
  bool news_ = false;
};

}  // namespace nacre::tcpip
