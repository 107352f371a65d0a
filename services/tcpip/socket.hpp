// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// One socket of a client: a connection of lwIP on the one side, user/socket.hpp's shared halves on the other.
//
// What the client sends is not copied before it is framed: lwIP refers to the ring, and a byte counts as read when the
// peer has acknowledged it. So a socket is not used again before all that was given to lwIP is acknowledged or the
// connection is cut.
//
// What the peer sends waits in lwIP's buffers until the ring has room. A client's sockets share a bound for these:
// beyond it lwIP keeps one more packet for each connection and the peer has to send the others again.
//
// Once both directions are closed lwIP may drop the connection without a word. So the socket lets go of it then, and
// goes on by itself until the client has read everything.
#pragma once

#include <lwip/tcp.h>

#include "lib/time.hpp"
#include "user/socket.hpp"

namespace nacre::tcpip {

/// Of lwIP's buffers, what one client's sockets hold.
struct HeldBuffers {
  static constexpr unsigned most = TCP_WND / TCP_MSS;  ///< one connection goes at full speed
  unsigned count = 0;
};

class Socket {
 public:
  Socket(user::SocketHalf& mine, const user::SocketHalf& theirs, HeldBuffers& held)
      : end_(mine, theirs), all_held_(held) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  void begin() { end_.reset(); }
  [[nodiscard]] bool idle() const { return !busy_; }

  /// A connection that a listener has accepted.
  void adopt(tcp_pcb* connection);
  /// Opens one. False: no memory for it.
  [[nodiscard]] bool connect(const ip_addr_t& address, uint16_t port);

  /// All that the client has asked for and that can be done now. True: there is news for the client.
  bool pump(Instant now, Span patience);
  /// Ends at once, without a farewell to the client.
  void cut();

  /// Accepted longer ago than `least`, and neither side has said a word since.
  [[nodiscard]] bool silent(Instant now, Span least) const { return busy_ && !spoken_ && now - begun_at_ > least; }

  /// There is news for the client since the last look.
  [[nodiscard]] bool take_news() {
    const bool news = news_;
    news_ = false;
    return news;
  }

 private:
  void attach(tcp_pcb* connection);
  void detach();
  void let_go();
  void let_go_if_done();
  void hand_over();
  void send();
  void finish(Instant now);
  void end();
  void count_held();
  [[nodiscard]] bool keep(pbuf* packet, tcp_state state);

  static err_t on_received(void* self, tcp_pcb* connection, pbuf* packet, err_t);
  static err_t on_sent(void* self, tcp_pcb*, u16_t count);
  static err_t on_connected(void* self, tcp_pcb*, err_t);
  static void on_error(void* self, err_t);

  user::SocketEnd end_;
  HeldBuffers& all_held_;
  unsigned held_ = 0;  ///< of them, ours
  bool busy_ = false;
  tcp_pcb* connection_ = nullptr;  ///< null also when the socket has let go of it
  pbuf* received_ = nullptr;       ///< not yet in the ring
  size_t given_ = 0;               ///< bytes of the client's that lwIP has and the peer has not acknowledged
  bool fresh_ = false;
  bool spoken_ = false;
  bool peer_finished_ = false;
  bool finished_ = false;  ///< our direction is closed
  bool news_ = false;
  Instant begun_at_{};
  Instant finished_at_{};
};

}  // namespace nacre::tcpip
