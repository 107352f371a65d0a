// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/network.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace nacre::tool {
namespace {

constexpr const char* sockets_interface = "sockets";

bool has_sockets(const Description& d, ComponentId component, const std::vector<const Interface*>& interfaces) {
  for (size_t i = 0; i < d.channels.size(); ++i) {
    if (d.channels[i].client == component && interfaces[i] != nullptr && interfaces[i]->name == sockets_interface)
      return true;
  }
  return false;
}

}  // namespace

const char* protocol_name(abi::Protocol protocol) { return protocol == abi::Protocol::tcp ? "TCP" : "UDP"; }

bool enforces_endpoints(const Description& d) {
  return std::any_of(d.components.begin(), d.components.end(), [](const Component& c) { return c.network; });
}

void check_socket_channels(const Description& d, const std::vector<const Interface*>& interfaces,
                           Diagnostics& diagnostics) {
  for (const Endpoint& endpoint : d.endpoints) {
    if (d.of(endpoint.component).network || has_sockets(d, endpoint.component, interfaces)) continue;
    diagnostics.error(endpoint.at,
                      fmt::format("'{}' has an endpoint and no way to it: expected a channel to a server of "
                                  "the interface '{}', or network = true",
                                  endpoint.component_name.value, sockets_interface));
  }
}

std::unique_ptr<abi::NetworkRules> build_network_rules(const Description& d) {
  if (!enforces_endpoints(d)) return nullptr;
  auto rules = std::make_unique<abi::NetworkRules>();
  rules->magic = abi::network_magic;
  for (const Endpoint& endpoint : d.endpoints) {
    abi::NetworkRule& rule = rules->rules[rules->rule_count++];
    rule.address = endpoint.peer.address;
    rule.prefix = endpoint.peer.prefix;
    rule.protocol = endpoint.protocol;
    rule.port = endpoint.port;
    rule.direction = endpoint.direction;
    rule.component = endpoint.component;
    if (endpoint.local_port) rule.local_port = endpoint.local_port->value;
  }
  return rules;
}

}  // namespace nacre::tool
