// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace nacre::tcpip {

/// What the sockets of one client share.
struct Shared {
  unsigned connections = 0;  ///< sockets in use for one
  unsigned ports = 0;        ///< sockets in use for datagrams
  bool news = false;         ///< something is new for the client, or came from a peer
};

}  // namespace nacre::tcpip
