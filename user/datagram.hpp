// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Datagrams in the rings of a socket: records of a header and as many bytes as it says, padded to 8. A record is written
// and read as a whole.
#pragma once

#include "user/socket.hpp"

namespace nacre::user {

struct DatagramHeader {
  uint32_t address;  ///< IPv4 of the peer, host order
  uint16_t port;     ///< of the peer
  uint16_t length;   ///< of what follows
};
static_assert(sizeof(DatagramHeader) == 8);

inline constexpr size_t longest_datagram = 1472;  ///< in one Ethernet frame

[[nodiscard]] constexpr size_t padded(size_t length) { return (length + 7) & ~size_t{7}; }

/// The next datagram into `out`. False: there is none, or the other side's record is no record, and all that waits is
/// dropped.
[[nodiscard]] inline bool try_receive(SocketEnd& socket, DatagramHeader& header,
                                      std::span<uint8_t, longest_datagram> out) {
  if (socket.available() < sizeof header) return false;
  if (socket.peek({reinterpret_cast<uint8_t*>(&header), sizeof header}) != sizeof header) return false;
  const size_t length = header.length;
  if (length > longest_datagram || sizeof header + padded(length) > socket.available()) {
    socket.skip(socket.available());
    return false;
  }
  socket.skip(sizeof header);
  const size_t got = socket.peek(out.first(length));
  socket.skip(padded(length));
  return got == length;
}

/// False: there is no room, and nothing has been written.
[[nodiscard]] inline bool try_send(SocketEnd& socket, const DatagramHeader& header, std::span<const uint8_t> bytes) {
  static constexpr uint8_t padding[8]{};
  const size_t whole = padded(bytes.size());
  if (bytes.size() > longest_datagram || header.length != bytes.size() || socket.room() < sizeof header + whole)
    return false;
  (void)socket.write({reinterpret_cast<const uint8_t*>(&header), sizeof header});
  (void)socket.write(bytes);
  (void)socket.write({padding, whole - bytes.size()});
  return true;
}

}  // namespace nacre::user
