// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// One socket of a client: a connection of lwIP on the one side, user/socket.hpp's shared halves on the other.
//
// What the client sends is not copied before it is framed: lwIP refers to the ring, and a byte counts as read when the
// peer has acknowledged it. So a socket is not used again before all that was given to lwIP is acknowledged or the
// connection is cut. What the peer sends waits in lwIP's buffers, at most a window of it, until the ring has room.
#pragma once

#include <lwip/tcp.h>

#include "lib/time.hpp"
#include "user/socket.hpp"

namespace nacre::tcpip {

class Socket {
 public:
  Socket(user::SocketHalf& mine, const user::SocketHalf& theirs) : end_(mine, theirs) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  void begin() { end_.reset(); }
  [[nodiscard]] bool idle() const { return connection_ == nullptr; }

  /// A connection that a listener has accepted.
  void adopt(tcp_pcb* connection);
  /// Opens one. False: no memory for it.
  [[nodiscard]] bool connect(const ip_addr_t& address, uint16_t port);

  /// All that the client has asked for and that can be done now. True: there is news for the client.
  bool pump(Instant now, Span patience);
  /// Ends at once, without a farewell to the client.
  void cut();

  /// There is news for the client since the last look.
  [[nodiscard]] bool take_news() {
    const bool news = news_;
    news_ = false;
    return news;
  }

 private:
  void attach(tcp_pcb* connection);
  void detach();
  void hand_over();
  void send();
  void end();

  static err_t on_received(void* self, tcp_pcb*, pbuf* packet, err_t);
  static err_t on_sent(void* self, tcp_pcb*, u16_t count);
  static err_t on_connected(void* self, tcp_pcb*, err_t);
  static void on_error(void* self, err_t);

  user::SocketEnd end_;
  tcp_pcb* connection_ = nullptr;
  pbuf* received_ = nullptr;  ///< not yet in the ring
  size_t given_ = 0;          ///< bytes of the client's that lwIP has and the peer has not acknowledged
  bool peer_finished_ = false;
  bool finished_ = false;  ///< our direction is closed
  bool news_ = false;
  Instant finished_at_{};
};

}  // namespace nacre::tcpip
