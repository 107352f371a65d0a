// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The host's side of a conversation with the machine. Everything is answered within seconds or is an error; answers are
// checked, byte by byte where they have content.
#pragma once

#include <string>

#include "tools/bench/figure.hpp"

namespace nacre::bench {

/// Ports on this host that QEMU forwards.
struct Ports {
  uint16_t datagrams;
  uint16_t streams;
  uint16_t pages;
};

/// Nobody uses it at the moment. `type`: SOCK_STREAM or SOCK_DGRAM.
[[nodiscard]] Result<uint16_t> free_port(int type);

/// A socket connected to a port on this host.
class Peer {
 public:
  [[nodiscard]] static Result<Peer> connect(int type, uint16_t port);
  Peer(Peer&& other) noexcept;
  Peer& operator=(Peer&&) = delete;
  ~Peer();

  [[nodiscard]] Result<void> send(const void* bytes, size_t size);
  /// As many bytes, or one datagram of this size.
  [[nodiscard]] Result<void> receive(void* bytes, size_t size);
  /// Up to `size` bytes; none at the end of the stream.
  [[nodiscard]] Result<size_t> receive_some(void* bytes, size_t size);

 private:
  explicit Peer(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

/// One datagram of 32 bytes to the echo and back.
[[nodiscard]] Result<void> echo_once(Peer& peer, uint64_t number);
/// To `network_streams` and back; one byte more comes back when all has been read.
[[nodiscard]] Result<void> send_stream(Peer& peer, size_t size);
[[nodiscard]] Result<void> receive_stream(Peer& peer, size_t size);
/// GET / on a connection that stays open. The answer is a 200 with a body of `size` bytes.
[[nodiscard]] Result<void> get_page(Peer& peer, size_t size);
/// GET / until the first bytes of a 200 have come.
[[nodiscard]] Result<void> see_good_answer(Peer& peer);

}  // namespace nacre::bench
