// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "services/web/server.hpp"

#include <utility>

namespace nacre::web {
namespace {

template <size_t... slot>
std::array<Connection, sizeof...(slot)> connections_on(user::SocketsSide& mine, const user::SocketsSide& theirs,
                                                       std::index_sequence<slot...>) {
  return {Connection(slot, mine.sockets[slot], theirs.sockets[slot])...};
}

}  // namespace

Server::Server(Site& site, Patience patience, user::SocketsSide& mine, const user::SocketsSide& theirs)
    : site_(site), patience_(patience), connections_(connections_on(mine, theirs, std::make_index_sequence<slots>())) {}

void Server::forget() {
  for (Connection& each : connections_) each.forget();
  deadline_ = never;
}

unsigned Server::streams() const {
  unsigned count = 0;
  for (const Connection& each : connections_) count += each.streaming() ? 1 : 0;
  return count;
}

bool Server::turn(Instant now) {
  const unsigned streams_open = streams();
  Connection::Turn turn{site_, patience_, now, most_streams - std::min(streams_open, most_streams), piece_};
  for (Connection& each : connections_) each.turn(turn);
  deadline_ = turn.more ? now : never;
  for (const Connection& each : connections_) deadline_ = std::min(deadline_, each.deadline());
  make_room(turn);
  return turn.said;
}

/// While all sockets are in use and none is about to be free, the connection that has kept us waiting for longest is
/// closed, so that somebody else gets in.
void Server::make_room(Connection::Turn& turn) {
  Connection* oldest = nullptr;
  Instant soonest = never;
  for (Connection& each : connections_) {
    if (!each.open() || each.closing()) return;
    if (!each.waits()) continue;
    const Instant at = each.dispensable_at(patience_);
    soonest = std::min(soonest, at);
    if (at <= turn.now && (oldest == nullptr || each.since() < oldest->since())) oldest = &each;
  }
  if (oldest != nullptr) {
    oldest->make_way(turn);
    soonest = oldest->deadline();
  }
  deadline_ = std::min(deadline_, soonest);
}

}  // namespace nacre::web
