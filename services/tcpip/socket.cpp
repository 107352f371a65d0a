// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tcpip/socket.hpp"

namespace nacre::tcpip {

using user::SocketState;

void Socket::attach(tcp_pcb* connection) {
  connection_ = connection;
  given_ = 0;
  peer_finished_ = false;
  finished_ = false;
  tcp_arg(connection, this);
  tcp_recv(connection, on_received);
  tcp_sent(connection, on_sent);
  tcp_err(connection, on_error);
  tcp_nagle_disable(connection);
}

/// lwIP keeps nothing of ours afterwards.
void Socket::detach() {
  if (received_ != nullptr) pbuf_free(received_);
  received_ = nullptr;
  connection_ = nullptr;
}

void Socket::adopt(tcp_pcb* connection) {
  attach(connection);
  end_.open(SocketState::open);
  news_ = true;
}

bool Socket::connect(const ip_addr_t& address, uint16_t port) {
  tcp_pcb* connection = tcp_new();
  if (connection == nullptr) return false;
  if (tcp_connect(connection, &address, port, on_connected) != ERR_OK) {
    tcp_abort(connection);
    return false;
  }
  attach(connection);
  end_.open(SocketState::opening);
  return true;
}

void Socket::cut() {
  if (connection_ == nullptr) return;
  tcp_arg(connection_, nullptr);
  tcp_err(connection_, nullptr);
  tcp_abort(connection_);
  end();
}

/// The connection is over. The client sees that its number is no longer the socket's.
void Socket::end() {
  detach();
  end_.reset();
  news_ = true;
}

bool Socket::pump(Instant now, Span patience) {
  if (connection_ == nullptr) return take_news();
  const SocketState wish = end_.client_state();
  if (wish == SocketState::gone) {
    cut();
    return take_news();
  }
  hand_over();
  if (!finished_) send();
  if (wish == SocketState::finished && !finished_ && end_.available() == given_) {
    finished_ = tcp_shutdown(connection_, 0, 1) == ERR_OK;
    finished_at_ = now;
  }
  if (!finished_) return take_news();
  if (given_ == 0 && peer_finished_ && received_ == nullptr) {
    tcp_arg(connection_, nullptr);
    tcp_err(connection_, nullptr);
    tcp_recv(connection_, nullptr);
    tcp_sent(connection_, nullptr);
    if (tcp_close(connection_) != ERR_OK) tcp_abort(connection_);
    end();
  } else if (now - finished_at_ > patience) {
    cut();
  }
  return take_news();
}

/// From lwIP's buffers into the ring.
void Socket::hand_over() {
  while (received_ != nullptr) {
    const auto* bytes = static_cast<const uint8_t*>(received_->payload);
    const size_t taken = end_.write({bytes, received_->len});
    if (taken == 0) return;
    news_ = true;
    tcp_recved(connection_, static_cast<u16_t>(taken));
    received_ = pbuf_free_header(received_, static_cast<u16_t>(taken));
  }
  if (peer_finished_) end_.say(SocketState::finished);
}

/// From the ring into lwIP's segments, by reference.
void Socket::send() {
  bool queued = false;
  for (;;) {
    const std::span<const uint8_t> bytes = end_.readable(given_);
    const size_t room = tcp_sndbuf(connection_);
    const auto count = static_cast<u16_t>(std::min(bytes.size(), room));
    if (count == 0 || tcp_write(connection_, bytes.data(), count, 0) != ERR_OK) break;
    given_ += count;
    queued = true;
  }
  if (queued) tcp_output(connection_);
}

err_t Socket::on_received(void* self, tcp_pcb*, pbuf* packet, err_t) {
  auto& socket = *static_cast<Socket*>(self);
  if (packet == nullptr) {
    socket.peer_finished_ = true;
    socket.news_ = true;
  } else if (socket.received_ == nullptr) {
    socket.received_ = packet;
  } else {
    pbuf_cat(socket.received_, packet);
  }
  socket.hand_over();
  return ERR_OK;
}

/// A client that turns its count back has fewer bytes than it gave: it has broken its own connection.
err_t Socket::on_sent(void* self, tcp_pcb*, u16_t count) {
  auto& socket = *static_cast<Socket*>(self);
  const size_t acknowledged = std::min<size_t>(count, socket.given_);
  socket.given_ -= acknowledged;
  socket.end_.skip(acknowledged);
  socket.news_ = true;
  return ERR_OK;
}

err_t Socket::on_connected(void* self, tcp_pcb*, err_t) {
  auto& socket = *static_cast<Socket*>(self);
  socket.end_.say(SocketState::open);
  socket.news_ = true;
  return ERR_OK;
}

/// lwIP has freed the connection already.
void Socket::on_error(void* self, err_t) {
  if (self != nullptr) static_cast<Socket*>(self)->end();
}

}  // namespace nacre::tcpip
