// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Which frames pass, by the rules of the system description (abi/network.hpp). It remembers nothing, so it cannot be
// filled up: a conversation is judged by its ports, addresses and, for TCP, by who may send a SYN without an ACK. Pure.
//
// Beside what the rules say: ARP for IPv4, and of ICMP the echo requests of others and our answers, and what tells us
// that a destination is out of reach. Everything else is dropped: fragments, IP options, other protocols, IPv6.
#pragma once

#include <span>

#include "abi/network.hpp"

namespace nacre::firewall {

enum class Way : uint8_t { in, out };

/// What is looked at of a frame: the longest headers that pass, from the Ethernet header on.
inline constexpr size_t looked_at = 14 + 20 + 20;

namespace detail {

inline constexpr uint16_t ethertype_ip = 0x0800;
inline constexpr uint16_t ethertype_arp = 0x0806;
inline constexpr size_t ip = 14;
inline constexpr size_t transport = ip + 20;
inline constexpr uint8_t protocol_icmp = 1;
inline constexpr uint16_t first_ephemeral = 49152;

class Bytes {
 public:
  explicit constexpr Bytes(std::span<const uint8_t> frame) : frame_(frame) {}
  [[nodiscard]] constexpr size_t size() const { return frame_.size(); }
  [[nodiscard]] constexpr uint8_t byte(size_t at) const { return frame_[at]; }
  [[nodiscard]] constexpr uint16_t half(size_t at) const {
    return static_cast<uint16_t>(frame_[at] << 8 | frame_[at + 1]);
  }
  [[nodiscard, gnu::always_inline]] constexpr uint32_t word(size_t at) const {
    return uint32_t{half(at)} << 16 | half(at + 2);
  }

 private:
  std::span<const uint8_t> frame_;
};

/// The parties of a packet as a rule sees them.
struct Conversation {
  uint32_t peer;
  uint16_t peer_port;
  uint16_t own_port;
  abi::Protocol protocol;
  bool opens;  ///< TCP: a SYN without ACK
};

[[nodiscard]] constexpr bool in_range(uint32_t address, const abi::NetworkRule& rule) {
  if (rule.prefix == 0) return true;
  return rule.prefix <= 32 && (address ^ rule.address) >> (32 - rule.prefix) == 0;
}

[[nodiscard]] constexpr bool matches(const abi::NetworkRule& rule, const Conversation& talk, Way way) {
  if (rule.protocol != talk.protocol || !in_range(talk.peer, rule)) return false;
  if (rule.direction == abi::Direction::accept) {
    return talk.own_port == rule.port && !(talk.opens && way == Way::out);
  }
  const bool own = rule.local_port != 0 ? talk.own_port == rule.local_port : talk.own_port >= first_ephemeral;
  return talk.peer_port == rule.port && own && !(talk.opens && way == Way::in);
}

[[nodiscard]] constexpr bool arp_passes(const Bytes& frame) {
  constexpr uint32_t ethernet_and_ip = 0x0001'0800;
  return frame.size() >= ip + 28 && frame.word(ip) == ethernet_and_ip && frame.half(ip + 4) == 0x0604;
}

[[nodiscard]] constexpr bool icmp_passes(uint8_t type, Way way) {
  constexpr uint8_t echo_reply = 0, unreachable = 3, echo_request = 8;
  return way == Way::in ? type == echo_request || type == unreachable : type == echo_reply;
}

}  // namespace detail

/// `frame` begins with the Ethernet header and may be cut after `looked_at` bytes; `length` is its whole length.
[[nodiscard]] constexpr bool passes(const abi::NetworkRules& rules, std::span<const uint8_t> frame, size_t length,
                                    Way way) {
  using namespace detail;
  const Bytes bytes(frame);
  if (bytes.size() < ip + 28) return false;  // the shortest frame on a wire is longer
  const uint16_t type = bytes.half(12);
  if (type == ethertype_arp) return arp_passes(bytes);
  if (type != ethertype_ip || bytes.byte(ip) != 0x45) return false;
  const uint16_t total = bytes.half(ip + 2);
  const bool fragment = (bytes.half(ip + 6) & 0x3fff) != 0;
  if (fragment || total < 28 || total > length - ip) return false;
  const uint8_t protocol = bytes.byte(ip + 9);
  if (protocol == protocol_icmp) return icmp_passes(bytes.byte(transport), way);
  const bool tcp = protocol == static_cast<uint8_t>(abi::Protocol::tcp);
  if (!tcp && protocol != static_cast<uint8_t>(abi::Protocol::udp)) return false;
  if (tcp && (total < 40 || bytes.size() < looked_at)) return false;
  const uint16_t source_port = bytes.half(transport);
  const uint16_t target_port = bytes.half(transport + 2);
  Conversation talk{};
  talk.peer = bytes.word(way == Way::in ? ip + 12 : ip + 16);
  talk.peer_port = way == Way::in ? source_port : target_port;
  talk.own_port = way == Way::in ? target_port : source_port;
  talk.protocol = static_cast<abi::Protocol>(protocol);
  talk.opens = tcp && (bytes.byte(transport + 13) & 0x12) == 0x02;
  for (uint32_t i = 0; i < rules.rule_count && i < abi::max_network_rules; ++i) {
    if (matches(rules.rules[i], talk, way)) return true;
  }
  return false;
}

}  // namespace nacre::firewall
