// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tcpip/socket.hpp"

#include <lwip/priv/tcp_priv.h>

namespace nacre::tcpip {

using user::SocketState;

void Socket::attach(tcp_pcb* connection) {
  busy_ = true;
  shared_.connections += 1;
  connection_ = connection;
  given_ = 0;
  unread_ = 0;
  fresh_ = true;
  spoken_ = false;
  peer_finished_ = false;
  finished_ = false;
  tcp_arg(connection, this);
  tcp_recv(connection, on_received);
  tcp_sent(connection, on_sent);
  tcp_err(connection, on_error);
  tcp_nagle_disable(connection);
}

/// From here on lwIP sees the connection to its end alone.
void Socket::let_go() {
  tcp_arg(connection_, nullptr);
  tcp_err(connection_, nullptr);
  tcp_recv(connection_, nullptr);
  tcp_sent(connection_, nullptr);
  connection_ = nullptr;
}

/// Both directions are closed and nothing refers to the ring.
void Socket::let_go_if_done() {
  if (connection_ != nullptr && finished_ && peer_finished_ && given_ == 0) let_go();
}

void Socket::adopt(tcp_pcb* connection) {
  attach(connection);
  end_.open(SocketState::open);
  shared_.news = true;
}

bool Socket::connect(const ip_addr_t& address, uint16_t port) {
  tcp_pcb* connection = tcp_new();
  if (connection == nullptr) return false;
  if (tcp_connect(connection, &address, port, on_connected) != ERR_OK) {
    tcp_abort(connection);
    return false;
  }
  attach(connection);
  spoken_ = true;
  end_.open(SocketState::opening);
  return true;
}

void Socket::cut() {
  if (!busy_) return;
  if (tcp_pcb* connection = connection_; connection != nullptr) {
    let_go();
    tcp_abort(connection);
  }
  end();
}

/// The connection is over. The client sees that its number is no longer the socket's.
void Socket::end() {
  connection_ = nullptr;
  busy_ = false;
  shared_.connections -= 1;
  end_.reset();
  shared_.news = true;
}

void Socket::pump(Instant now, Span patience) {
  if (!busy_) return;
  if (fresh_) begun_at_ = now;
  fresh_ = false;
  const SocketState wish = end_.client_state();
  if (wish == SocketState::gone) return cut();
  if (connection_ != nullptr) open_window();
  if (connection_ != nullptr) send();
  if (connection_ != nullptr && !finished_ && wish == SocketState::finished) finish(now);
  if (!finished_) return;
  if (connection_ == nullptr && end_.waiting() == 0)
    end();
  else if (now - finished_at_ > patience)
    cut();
}

/// Closes our direction, once everything is on its way.
void Socket::finish(Instant now) {
  if (end_.available() != given_ || tcp_shutdown(connection_, 0, 1) != ERR_OK) return;
  finished_ = true;
  finished_at_ = now;
  let_go_if_done();
}

/// The peer may send as much more as the client has read.
void Socket::open_window() {
  const size_t waiting = end_.waiting();
  if (waiting >= unread_) return;
  tcp_recved(connection_, static_cast<u16_t>(unread_ - waiting));
  unread_ = waiting;
}

/// From the ring into lwIP's segments, by reference. What found no slot or no memory before is tried again.
void Socket::send() {
  bool queued = (connection_->flags & TF_NAGLEMEMERR) != 0;
  while (!finished_) {
    const std::span<const uint8_t> bytes = end_.readable(given_);
    const size_t room = tcp_sndbuf(connection_);
    const auto count = static_cast<u16_t>(std::min(bytes.size(), room));
    if (count == 0 || tcp_write(connection_, bytes.data(), count, 0) != ERR_OK) break;
    given_ += count;
    spoken_ = true;
    queued = true;
  }
  if (queued) tcp_output(connection_);
}

/// More than one segment at once is acknowledged at once (RFC 9293, 3.8.6.3).
err_t Socket::on_received(void* self, tcp_pcb* connection, pbuf* packet, err_t) {
  auto& socket = *static_cast<Socket*>(self);
  socket.shared_.news = true;
  if (packet == nullptr) {
    socket.peer_finished_ = true;
    socket.end_.say(SocketState::finished);
    socket.let_go_if_done();
    return ERR_OK;
  }
  if (packet->tot_len > TCP_MSS) tcp_ack_now(connection);
  const bool taken = socket.take(packet);
  pbuf_free(packet);
  if (taken) return ERR_OK;
  socket.cut();
  return ERR_ABRT;
}

/// Into the ring, where there is room. False: the client has miscounted what it has read, which costs it the connection.
bool Socket::take(const pbuf* packet) {
  spoken_ = true;
  unread_ += packet->tot_len;
  for (const pbuf* each = packet; each != nullptr; each = each->next) {
    if (end_.write({static_cast<const uint8_t*>(each->payload), each->len}) != each->len) return false;
  }
  return true;
}

/// A client that turns its count back has fewer bytes than it gave: it has broken its own connection.
err_t Socket::on_sent(void* self, tcp_pcb*, u16_t count) {
  auto& socket = *static_cast<Socket*>(self);
  const size_t acknowledged = std::min<size_t>(count, socket.given_);
  socket.given_ -= acknowledged;
  socket.end_.skip(acknowledged);
  socket.shared_.news = true;
  socket.let_go_if_done();
  return ERR_OK;
}

err_t Socket::on_connected(void* self, tcp_pcb*, err_t) {
  auto& socket = *static_cast<Socket*>(self);
  socket.end_.say(SocketState::open);
  socket.shared_.news = true;
  return ERR_OK;
}

/// lwIP has freed the connection already.
void Socket::on_error(void* self, err_t) {
  if (self != nullptr) static_cast<Socket*>(self)->end();
}

}  // namespace nacre::tcpip
