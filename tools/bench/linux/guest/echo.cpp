// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/linux/guest/programs.hpp"
#include "tools/bench/linux/guest/sockets.hpp"

namespace nacre::bench::guest {

/// Two calls a datagram, which is the least that Linux asks for.
void run_echo(int socket) {
  static uint8_t bytes[2048];
  for (;;) {
    SocketAddress from;
    uint32_t size = sizeof from;
    const int64_t count = good(call(Call::receive_from, socket, bytes, sizeof bytes, 0, &from, &size), "receive");
    (void)good(call(Call::send_to, socket, bytes, count, 0, &from, size), "send");
  }
}

}  // namespace nacre::bench::guest
