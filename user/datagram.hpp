// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Datagrams in the rings of a socket: records of a header and as many bytes as it says, padded to 8. A record is written
// and read as a whole.
#pragma once

#include <bit>

#include "user/socket.hpp"

namespace nacre::user {

/// What stands before each datagram in a ring.
struct DatagramHeader {
  uint32_t address;  ///< IPv4 of the peer, host order
  uint16_t port;     ///< of the peer
  uint16_t length;   ///< of what follows
};
static_assert(sizeof(DatagramHeader) == 8);

inline constexpr size_t longest_datagram = 1472;  ///< in one Ethernet frame

/// Bytes that a datagram of `length` takes in a ring, without its header.
[[nodiscard]] constexpr size_t padded(size_t length) { return (length + 7) & ~size_t{7}; }

/// The next datagram, which stays where it is and is there as a whole. False: there is none, or the other side's record
/// is no record, and all that waits is dropped.
[[nodiscard]] inline bool try_look(SocketEnd& socket, DatagramHeader& header) {
  const size_t there = socket.available();
  if (there < sizeof header) return false;
  header = std::bit_cast<DatagramHeader>(socket.copy_word());
  if (header.length <= longest_datagram && sizeof header + padded(header.length) <= there) return true;
  socket.skip(there);
  return false;
}
/// The datagram that `try_look` has seen is done with.
inline void skip(SocketEnd& socket, const DatagramHeader& seen) { socket.skip(sizeof seen + padded(seen.length)); }

/// The datagram that `try_look` has seen, into `seen.length` bytes. False: the conversation ended meanwhile.
[[nodiscard]] inline bool try_take(SocketEnd& socket, const DatagramHeader& seen, std::span<uint8_t> out) {
  socket.copy_from(sizeof seen, out.first(seen.length));
  const bool good = socket.still_current();
  skip(socket, seen);
  return good;
}

/// Both in one.
[[nodiscard]] inline bool try_receive(SocketEnd& socket, DatagramHeader& header,
                                      std::span<uint8_t, longest_datagram> out) {
  return try_look(socket, header) && try_take(socket, header, out);
}

/// False: there is no room, and nothing has been written.
[[nodiscard]] inline bool try_send(SocketEnd& socket, const DatagramHeader& header, std::span<const uint8_t> bytes) {
  const size_t whole = sizeof header + padded(bytes.size());
  if (bytes.size() > longest_datagram || header.length != bytes.size() || socket.room() < whole) return false;
  socket.place_word(std::bit_cast<uint64_t>(header));
  socket.place(sizeof header, bytes);
  socket.commit(whole);
  return true;
}

}  // namespace nacre::user
