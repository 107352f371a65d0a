// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Frames on their way into lwIP. A frame is summed up while it is copied, so its bytes are gone over once; and TCP
// segments of one connection that follow each other are handed on as one, so a burst costs one walk through the stack
// (what network cards call large receive offload).
//
// What is not understood here is not judged here: lwIP looks at it by itself, checksums included.
#pragma once

#include <lwip/pbuf.h>
#include <stddef.h>
#include <stdint.h>

namespace nacre::tcpip {

/// A frame in a buffer: two bytes of padding, Ethernet header, IP header.
inline constexpr size_t ip_header_at = 16;
inline constexpr size_t transport_at = ip_header_at + 20;

/// Copies a frame of `length` bytes, padding included, which is at least that of an ARP message. True: it is IPv4 without
/// options or fragments, with TCP or UDP in it, and the copy's checksums are right.
[[nodiscard]] bool copy_checked(uint8_t* to, const uint8_t* from, size_t length);

/// Segments of one connection that were joined. All packets are in one buffer each and were found right by copy_checked.
class Burst {
 public:
  [[nodiscard]] bool empty() const { return first_ == nullptr; }

  /// False: the packet is not plain data of a TCP connection. Otherwise it is the first of the burst, which was empty.
  [[nodiscard]] bool try_begin(pbuf* packet);
  /// False: the packet does not go on where the burst ends. Otherwise the burst has its bytes.
  [[nodiscard]] bool try_append(pbuf* packet);
  /// The packet that has everything; the burst is empty then.
  [[nodiscard]] pbuf* take();

 private:
  pbuf* first_ = nullptr;
  pbuf* last_ = nullptr;
  uint32_t next_ = 0;  ///< sequence number that goes on
};

}  // namespace nacre::tcpip
