// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Sockets between the network stack and one client, for streams and for datagrams: calls say which conversations the
// client wants, two shared regions carry them (SocketsSide), a signal each way says when to look. The client has
// `socket_count` sockets, each with at most one connection at a time; the stack, which is the more urgent, gives
// accepted connections to idle ones.
//
// Names: the call channel and the signals are `sockets` at the client. At the stack everything is named after the
// client: channel and signals `CLIENT`, regions `CLIENT_in` (written by the stack) and `CLIENT_out`. At the client the
// regions are `sockets_in` (written by the stack) and `sockets_out`.
//
// Neither side trusts the other: user/socket.hpp holds the rules of the shared regions.
//
// What a name stands for, and what time it is, come from servers that DHCP names, without proof, by way of components
// that are not trusted. A name gives no right: `connect` and datagrams still go only where the description says.
#pragma once

#include "user/host_name.hpp"
#include "user/interface.hpp"

namespace nacre::interfaces {

inline constexpr unsigned socket_count = 8;  ///< of one client
inline constexpr size_t socket_capacity = 32768;  ///< bytes on their way in each direction of a connection

struct Sockets {
  static constexpr FixedText name{"sockets"};
  enum class Status {
    not_allowed,  ///< the system description has no such endpoint for this client
    busy,         ///< no socket is idle, the stack has no room for more, or another name is being asked for
    no_network,   ///< the device has no address yet
    in_progress,  ///< resolve: the signal will come
    unknown,      ///< resolve: the server has answered, but with no address
    no_server,    ///< resolve, network_time: DHCP has named no server for this
    no_answer,    ///< resolve: in vain, several times. network_time: there has been none yet
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

  /// The IPv4 address of a name, in host order. An address in figures stands for itself; what the stack remembers is
  /// given at once. Otherwise it asks and says `in_progress`; the signal comes when the same question will be answered
  /// or has failed, after 15 s at the latest. A client asks for one name at a time: for another one the stack is busy.
  struct Resolve : user::Method<Status, 5, "resolve", user::Takes<user::Argument<"host", user::HostName>>,
                                user::Gives<user::Argument<"address", uint32_t>>> {};

  /// What the time server has said last, since 1970, UTC, and how many milliseconds ago that came. It is late by as much
  /// as it was on its way. Untrusted: not for what has to be right, such as the age of a code or a certificate.
  struct NetworkTime
      : user::Method<Status, 6, "network_time", user::Takes<>,
                     user::Gives<user::Argument<"seconds", uint64_t>, user::Argument<"microseconds", uint32_t>,
                                 user::Argument<"age", uint64_t>>> {};

  using Methods = user::MethodList<Begin, Listen, Connect, Address, Bind, Resolve, NetworkTime>;
};

}  // namespace nacre::interfaces
