// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "tools/nacre/network.hpp"
#include "tools/nacre/rules.hpp"

namespace nacre::tool {
namespace {

/// The port on our side that an endpoint takes; 0: any that is free.
uint16_t own_port(const Endpoint& endpoint) {
  if (endpoint.direction == abi::Direction::accept) return endpoint.port;
  return endpoint.local_port ? endpoint.local_port->value : 0;
}

/// Frames that come in are given to one component by their port.
void check_ports(const Description& d, Diagnostics& diagnostics) {
  for (size_t i = 0; i < d.endpoints.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const Endpoint& a = d.endpoints[j];
      const Endpoint& b = d.endpoints[i];
      const bool same = own_port(b) != 0 && own_port(a) == own_port(b) && a.protocol == b.protocol;
      if (!same || a.component == b.component) continue;
      diagnostics.error(b.at, fmt::format("the {} port {} has two owners: '{}' and '{}'", protocol_name(b.protocol),
                                          own_port(b), a.component_name.value, b.component_name.value));
      break;
    }
  }
}

void check_enforced(const Description& d, Diagnostics& diagnostics) {
  const auto enforces = [](const Component& c) { return c.network; };
  const auto trusted = [](const Component& c) { return c.network && c.trust == Trust::trusted; };
  if (std::none_of(d.components.begin(), d.components.end(), enforces)) {
    diagnostics.error(d.endpoints[0].at, "nobody enforces endpoints: expected a component with network = true");
  } else if (std::none_of(d.components.begin(), d.components.end(), trusted)) {
    diagnostics.warning(d.endpoints[0].at,
                        "no trusted component enforces endpoints: none with network = true is trusted");
  }
}

}  // namespace

void check_network_rules(const Description& d, Diagnostics& diagnostics) {
  if (d.endpoints.empty()) return;
  check_enforced(d, diagnostics);
  check_ports(d, diagnostics);
  for (const Endpoint& endpoint : d.endpoints) {
    if (endpoint.direction == abi::Direction::accept && endpoint.local_port)
      diagnostics.error(endpoint.local_port->at, "an endpoint that accepts has one port of ours: 'port'");
  }
  if (d.endpoints.size() > abi::max_network_rules) {
    diagnostics.error(d.endpoints[abi::max_network_rules].at,
                      fmt::format("{} endpoints; the tables hold {}", d.endpoints.size(), abi::max_network_rules));
  }
}

}  // namespace nacre::tool
