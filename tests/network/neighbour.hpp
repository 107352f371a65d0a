// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Everybody else on the wire: answers ARP and DHCP, and questions for names and the time as a test wants them answered;
// keeps TCP connections, and remembers what the device asked.
#pragma once

#include <functional>
#include <list>
#include <string>

#include "tests/network/tcp_peer.hpp"

namespace nacre::wire {

inline constexpr uint16_t served_port = 80;   ///< where the device takes connections
inline constexpr uint16_t asked_port = 5683;  ///< and, in the tests of the stack alone, datagrams of 10.0.2.0/24

class Neighbour {
 public:
  /// Of its own connections, one after the other: below those that a host takes for connections of its own.
  struct Ports {
    uint16_t first = 20'000;
    uint16_t last = 32'000;
  };

  explicit Neighbour(TcpPeer::Send send) : Neighbour(std::move(send), Ports()) {}
  Neighbour(TcpPeer::Send send, Ports ports) : send_(std::move(send)), ports_(ports) {}

  void receive(View frame, uint32_t now);
  void turn(uint32_t now);

  /// A connection to the device, under way.
  TcpPeer& open(uint16_t device_port, uint32_t now);
  /// From now on, connections of the device to `port` are accepted; they come last in `peers`.
  void accept(uint16_t port) { accepted_ports_.push_back(port); }
  [[nodiscard]] std::list<TcpPeer>& peers() { return peers_; }

  /// A question of the device that can be answered.
  struct Asked {
    uint32_t dhcp_transaction = 0;
    DhcpKind dhcp_kind = DhcpKind::discover;
    Bytes dhcp_client = Bytes(16);
    unsigned dns_id = 0;
    unsigned dns_port = 0;
    std::string dns_name;
    unsigned sntp_port = 0;
    Bytes sntp_time = Bytes(8);
    Bytes service;   ///< the latest frame to a server of names or of the time
    Bytes datagram;  ///< the latest frame with one that is none of the others
    Segment tcp;     ///< the latest of the device
  };
  [[nodiscard]] const Asked& asked() const { return asked_; }
  [[nodiscard]] unsigned frames() const { return frames_; }
  [[nodiscard]] unsigned wrong_sums() const { return wrong_sums_; }
  [[nodiscard]] unsigned echo_replies() const { return echo_replies_; }
  [[nodiscard]] unsigned mdns_answers() const { return mdns_answers_; }
  [[nodiscard]] unsigned dhcp_questions() const { return dhcp_questions_; }
  [[nodiscard]] unsigned dns_questions() const { return dns_questions_; }
  [[nodiscard]] unsigned sntp_questions() const { return sntp_questions_; }

  bool answers_arp = true;
  bool answers_for_all = true;  ///< otherwise only for its own address
  bool answers_dhcp = true;
  Servers servers = Servers::named;
  /// What the servers say; a server without a function is silent.
  using Answer = std::function<Bytes(const Asked&)>;
  Answer dns;
  Answer sntp;
  uint32_t lease_seconds = 3600;
  size_t window = 60'000;  ///< bytes that a new connection takes

 private:
  void receive_arp(View frame);
  void receive_udp(View frame);
  void receive_dhcp(View message);
  void receive_dns(unsigned from_port, View message);
  void receive_sntp(unsigned from_port, View message);
  void receive_tcp(const Segment& segment, uint32_t now);

  TcpPeer::Send send_;
  std::list<TcpPeer> peers_;
  std::vector<uint16_t> accepted_ports_;
  Asked asked_;
  Ports ports_;
  uint16_t next_port_ = ports_.first;
  unsigned frames_ = 0;
  unsigned wrong_sums_ = 0;
  unsigned echo_replies_ = 0;
  unsigned mdns_answers_ = 0;
  unsigned dhcp_questions_ = 0;
  unsigned dns_questions_ = 0;
  unsigned sntp_questions_ = 0;
};

}  // namespace nacre::wire
