// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What a client of the stack may do by the description's rules. The firewall bounds the stack as a whole; this bounds
// the clients among each other, as far as the stack is honest.
#pragma once

#include "abi/network.hpp"

namespace nacre::tcpip {

/// `port`: ours for accept, the peer's for connect.
[[nodiscard]] inline bool allows(const abi::NetworkRules& rules, ComponentId client, abi::Protocol protocol,
                                 abi::Direction direction, uint32_t peer, uint16_t port) {
  for (uint32_t i = 0; i < rules.rule_count && i < abi::max_network_rules; ++i) {
    const abi::NetworkRule& rule = rules.rules[i];
    const bool in_range =
        rule.prefix == 0 || (rule.prefix <= 32 && (peer ^ rule.address) >> (32 - rule.prefix) == 0);
    if (rule.component == client && rule.protocol == protocol && rule.direction == direction && rule.port == port &&
        in_range)
      return true;
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
