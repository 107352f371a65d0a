// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Who may speak with whom on the network: [[endpoint]] of the description, compiled for those who enforce it
// (abi/network.hpp).
#pragma once

#include <memory>

#include "tools/nacre/description.hpp"
#include "tools/nacre/interface_text.hpp"

namespace nacre::tool {

[[nodiscard]] const char* protocol_name(abi::Protocol protocol);
/// A component with `network = true` is told the rules.
[[nodiscard]] bool enforces_endpoints(const Description& description);

/// An endpoint is worth something to a component that calls a server of `sockets`, or that is the network stack itself.
void check_socket_channels(const Description& description, const std::vector<const Interface*>& interfaces,
                           Diagnostics& diagnostics);

/// Null if nobody enforces them.
[[nodiscard]] std::unique_ptr<abi::NetworkRules> build_network_rules(const Description& description);

}  // namespace nacre::tool
