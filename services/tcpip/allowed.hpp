// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What a client of the stack may do by the description's rules. The firewall bounds the stack as a whole; this bounds
// the clients among each other, as far as the stack is honest.
#pragma once

#include "abi/network.hpp"

namespace nacre::tcpip {

[[nodiscard]] inline bool in_range(const abi::NetworkRule& rule, uint32_t peer) {
  return rule.prefix == 0 || (rule.prefix <= 32 && (peer ^ rule.address) >> (32 - rule.prefix) == 0);
}

/// The client may open a conversation over TCP.
[[nodiscard]] inline bool allows_connection(const abi::NetworkRules& rules, ComponentId client, uint32_t peer,
                                            uint16_t peer_port) {
  for (uint32_t i = 0; i < rules.rule_count && i < abi::max_network_rules; ++i) {
    const abi::NetworkRule& rule = rules.rules[i];
    if (rule.component == client && rule.protocol == abi::Protocol::tcp &&
        rule.direction == abi::Direction::connect && rule.port == peer_port && in_range(rule, peer))
      return true;
  }
  return false;
}

/// The client may send a datagram: a question to a declared peer, or an answer from `own_port` to whoever may ask there.
[[nodiscard]] inline bool allows_datagram(const abi::NetworkRules& rules, ComponentId client, uint32_t peer,
                                          uint16_t peer_port, uint16_t own_port) {
  for (uint32_t i = 0; i < rules.rule_count && i < abi::max_network_rules; ++i) {
    const abi::NetworkRule& rule = rules.rules[i];
    if (rule.component != client || rule.protocol != abi::Protocol::udp) continue;
    const uint16_t port = rule.direction == abi::Direction::accept ? own_port : peer_port;
    if (rule.port == port && in_range(rule, peer)) return true;
  }
  return false;
}

/// Some peer may open conversations with `port` of the client's.
[[nodiscard]] inline bool allows_port(const abi::NetworkRules& rules, ComponentId client, abi::Protocol protocol,
                                      uint16_t port) {
  for (uint32_t i = 0; i < rules.rule_count && i < abi::max_network_rules; ++i) {
    const abi::NetworkRule& rule = rules.rules[i];
    if (rule.component == client && rule.protocol == protocol && rule.direction == abi::Direction::accept &&
        rule.port == port)
      return true;
  }
  return false;
}

}  // namespace nacre::tcpip
