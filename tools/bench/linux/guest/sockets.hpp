// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Sockets of Linux, as far as the guest's programs use them.
#pragma once

#include "tools/bench/linux/guest/calls.hpp"

namespace nacre::bench::guest {

inline constexpr int internet = 2;
inline constexpr int stream_socket = 1;
inline constexpr int datagram_socket = 2;
inline constexpr int nonblocking = 04000;

struct SocketAddress {
  uint16_t family = internet;
  uint16_t port = 0;     ///< in the network's order
  uint32_t address = 0;  ///< likewise; 0: any
  uint8_t rest[8] = {};
};
static_assert(sizeof(SocketAddress) == 16);

[[nodiscard]] constexpr uint16_t in_network_order(uint16_t number) {
  return static_cast<uint16_t>(number << 8 | number >> 8);
}

[[nodiscard]] inline int bound_socket(int type, uint16_t port) {
  const SocketAddress address{.port = in_network_order(port)};
  const auto socket = static_cast<int>(good(call(Call::socket, internet, type, 0), "socket"));
  (void)good(call(Call::bind, socket, &address, sizeof address), "bind");
  return socket;
}

[[nodiscard]] inline int listener(uint16_t port, int flags) {
  constexpr int backlog = 16;
  const int socket = bound_socket(stream_socket | flags, port);
  (void)good(call(Call::listen, socket, backlog), "listen");
  return socket;
}

/// What is written goes out at once, as from Nacre's stack. Negative: nobody there.
[[nodiscard]] inline int accept_from(int listening, int flags) {
  constexpr int tcp = 6, no_delay = 1, on = 1;
  const int64_t socket = call(Call::accept, listening, nullptr, nullptr, flags);
  if (socket >= 0) (void)call(Call::set_option, socket, tcp, no_delay, &on, sizeof on);
  return static_cast<int>(socket);
}

}  // namespace nacre::bench::guest
