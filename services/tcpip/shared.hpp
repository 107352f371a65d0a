// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace nacre::tcpip {

/// What the sockets of one client share.
struct Shared {
  bool news = false;  ///< something is new for the client, or came from a peer
};

}  // namespace nacre::tcpip
