// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Who may speak with whom on the network, compiled by the host tool from the [[endpoint]] entries of the system
// description. Generated as the read-only region `network` for components that say `network = true`. What no rule
// allows is dropped.
#pragma once

#include "abi/calls.hpp"

namespace nacre::abi {

inline constexpr uint64_t network_magic = 0x3130'7465'6e00'0000;  ///< first word of the region
inline constexpr unsigned max_network_rules = 32;  ///< of one system

/// What a rule is about; numbers of IPv4.
enum class Protocol : uint8_t { tcp = 6, udp = 17 };

/// Who begins a conversation.
enum class Direction : uint8_t {
  accept = 0,   ///< peers of `address`/`prefix` open conversations with our `port`
  connect = 1,  ///< we open conversations with `port` of peers of `address`/`prefix`
};

/// One [[endpoint]] of the description.
struct NetworkRule {
  uint32_t address;  ///< IPv4, host order
  uint8_t prefix;    ///< length; 0: any peer
  Protocol protocol;  ///< of the conversation
  uint16_t port;  ///< accept: ours; connect: the peer's
  Direction direction;  ///< who begins
  ComponentId component;  ///< whose conversation it is
  uint16_t local_port;    ///< connect: our port, where it is fixed (DHCP, mDNS); 0: any from 49152
  uint32_t reserved0;
};
static_assert(sizeof(NetworkRule) == 16);

/// The region `network`.
struct NetworkRules {
  uint64_t magic;  ///< network_magic
  uint32_t rule_count;  ///< entries of `rules` in use
  uint32_t reserved0;
  uint64_t reserved[6];
  NetworkRule rules[max_network_rules];  ///< the first `rule_count`
};
static_assert(sizeof(NetworkRules) == 64 + 32 * 16);

}  // namespace nacre::abi
