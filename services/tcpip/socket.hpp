// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// One socket of a client: a connection of lwIP on the one side, user/socket.hpp's shared halves on the other.
//
// What the client sends is not copied before it is framed: lwIP refers to the ring, and a byte counts as read when the
// peer has acknowledged it. So a socket is not used again before all that was given to lwIP is acknowledged or the
// connection is cut.
//
// What the peer sends goes into the ring at once: its window is not larger than the ring, and opens as the client reads.
//
// Once both directions are closed lwIP may drop the connection without a word. So the socket lets go of it then, and
// goes on by itself until the client has read everything.
#pragma once

#include <lwip/tcp.h>

#include "lib/time.hpp"
#include "services/tcpip/shared.hpp"
#include "user/socket.hpp"

namespace nacre::tcpip {

class Socket {
  static_assert(TCP_WND <= user::SocketEnd::capacity);

 public:
  Socket(user::SocketHalf& mine, const user::SocketHalf& theirs, Shared& shared)
      : end_(mine, theirs), shared_(shared) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  void begin() { end_.reset(); }
  [[nodiscard]] bool idle() const { return !busy_; }

  /// A connection that a listener has accepted.
  void adopt(tcp_pcb* connection);
  /// Opens one. False: no memory for it.
  [[nodiscard]] bool connect(const ip_addr_t& address, uint16_t port);

  /// All that the client has asked for and that can be done now.
  void pump(Instant now, Span patience);
  /// Ends at once, without a farewell to the client.
  void cut();

  /// Accepted longer ago than `least`, and neither side has said a word since.
  [[nodiscard]] bool silent(Instant now, Span least) const { return busy_ && !spoken_ && now - begun_at_ > least; }

 private:
  void attach(tcp_pcb* connection);
  void let_go();
  void let_go_if_done();
  void open_window();
  void send();
  void finish(Instant now);
  void end();
  [[nodiscard]] bool take(const pbuf* packet);

  static err_t on_received(void* self, tcp_pcb* connection, pbuf* packet, err_t);
  static err_t on_sent(void* self, tcp_pcb*, u16_t count);
  static err_t on_connected(void* self, tcp_pcb*, err_t);
  static void on_error(void* self, err_t);

  user::SocketEnd end_;
  Shared& shared_;
  bool busy_ = false;
  tcp_pcb* connection_ = nullptr;  ///< null also when the socket has let go of it
  size_t given_ = 0;               ///< bytes of the client's that lwIP has and the peer has not acknowledged
  size_t unread_ = 0;              ///< bytes of the peer's that its window does not show as read
  bool fresh_ = false;
  bool spoken_ = false;
  bool peer_finished_ = false;
  bool finished_ = false;  ///< our direction is closed
  Instant begun_at_{};
  Instant finished_at_{};
};

}  // namespace nacre::tcpip
