// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Sockets between the network stack and one client, for streams and for datagrams: calls say which conversations the client wants, two shared
// regions carry them (SocketsSide), a signal each way says when to look. The client has `socket_count` sockets, each
// with at most one connection at a time; the stack, which is the more urgent, gives accepted connections to idle ones.
//
// Names: the call channel and the signals are `sockets` at the client. At the stack everything is named after the
// client: channel and signals `CLIENT`, regions `CLIENT_in` (written by the stack) and `CLIENT_out`. At the client the
// regions are `sockets_in` (written by the stack) and `sockets_out`.
//
// Neither side trusts the other: user/socket.hpp holds the rules of the shared regions.
#pragma once

#include "user/interface.hpp"

namespace nacre::interfaces {

inline constexpr unsigned socket_count = 8;  ///< of one client
inline constexpr size_t socket_capacity = 32768;  ///< bytes on their way in each direction of a connection

struct Sockets {
  static constexpr FixedText name{"sockets"};
  enum class Status {
    not_allowed,  ///< the system description has no such endpoint for this client
    busy,         ///< no socket is idle, or the stack has no room for another connection
    no_network,   ///< the device has no address yet
  };

  /// The client has begun: connections of its earlier life are cut, ports that it listened at are closed.
  struct Begin : user::Method<Status, 0, "begin", user::Takes<>, user::Gives<>> {};
  /// From now on, connections to `port` are accepted on idle sockets.
  struct Listen : user::Method<Status, 1, "listen", user::Takes<user::Argument<"port", uint16_t>>, user::Gives<>> {};
  /// Opens a connection; the socket's state tells whether and when it has come about.
  struct Connect : user::Method<Status, 2, "connect",
                                user::Takes<user::Argument<"address", uint32_t>, user::Argument<"port", uint16_t>>,
                                user::Gives<user::Argument<"socket", uint8_t>>> {};
  /// Own IPv4 address in host order.
  struct Address : user::Method<Status, 3, "address", user::Takes<>, user::Gives<user::Argument<"address", uint32_t>>> {
  };

  /// A socket for datagrams: what arrives at `port`, and what is sent from it, travels in the socket's rings as records
  /// (user/datagram.hpp). Port 0: one is chosen. A datagram for which there is no room is lost.
  struct Bind : user::Method<Status, 4, "bind", user::Takes<user::Argument<"port", uint16_t>>,
                             user::Gives<user::Argument<"socket", uint8_t>>> {};

  using Methods = user::MethodList<Begin, Listen, Connect, Address, Bind>;
};

}  // namespace nacre::interfaces
