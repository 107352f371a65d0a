// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "tools/bench/linux/guest/programs.hpp"
#include "tools/bench/linux/guest/sockets.hpp"
#include "tools/bench/network/stream_order.hpp"

namespace nacre::bench::guest {
namespace {

constexpr size_t piece = 64 * 1024;

/// False: the peer has ended the connection.
[[nodiscard]] bool take(int socket, uint8_t* bytes, uint64_t count, size_t room) {
  while (count != 0) {
    const int64_t got = call(Call::read, socket, bytes, std::min<uint64_t>(count, room));
    if (got <= 0) return false;
    count -= static_cast<uint64_t>(got);
  }
  return true;
}

[[nodiscard]] bool give(int socket, uint64_t count) {
  static const uint8_t zeros[piece]{};
  while (count != 0) {
    const int64_t sent = call(Call::write, socket, zeros, std::min<uint64_t>(count, sizeof zeros));
    if (sent <= 0) return false;
    count -= static_cast<uint64_t>(sent);
  }
  return true;
}

/// An order is read by itself: what follows it is the stream.
[[nodiscard]] bool follow_order(int socket) {
  static uint8_t dropped[piece];
  uint8_t bytes[sizeof(StreamOrder)];
  if (const int64_t got = call(Call::read, socket, bytes, sizeof bytes); got != sizeof bytes) return false;
  StreamOrder order;
  __builtin_memcpy(&order, bytes, sizeof order);
  return take(socket, dropped, order.take, sizeof dropped) && give(socket, order.give);
}

}  // namespace

void run_streams(int listening) {
  for (;;) {
    const auto socket = static_cast<int>(good(accept_from(listening, 0), "accept"));
    while (follow_order(socket)) {
    }
    (void)call(Call::close, socket);
  }
}

}  // namespace nacre::bench::guest
