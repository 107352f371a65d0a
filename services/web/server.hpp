// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// All connections of a site. The component calls `turn` when the stack has signalled, when `deadline` has come, and when the
// site has news for its streams.
#pragma once

#include <array>

#include "services/web/connection.hpp"

namespace nacre::web {

class Server {
 public:
  static constexpr unsigned slots = interfaces::socket_count;
  /// The other sockets stay for requests.
  static constexpr unsigned most_streams = 4;
  static_assert(most_streams + 3 <= slots);

  Server(Site& site, Patience patience, user::SocketsSide& mine, const user::SocketsSide& theirs);

  /// No connection is left. Before `begin` of interfaces/sockets.hpp.
  void forget();
  /// Everything that can be done now. True: the stack is to be signalled.
  [[nodiscard]] bool turn(Instant now);
  /// When there is something to do though nobody signals.
  [[nodiscard]] Instant deadline() const { return deadline_; }
  [[nodiscard]] unsigned streams() const;

 private:
  void make_room(Connection::Turn& turn);

  Site& site_;
  Patience patience_;
  std::array<Connection, slots> connections_;
  Instant deadline_ = never;
  uint8_t piece_[1024];
};

}  // namespace nacre::web
