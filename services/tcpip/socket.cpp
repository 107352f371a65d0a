// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tcpip/socket.hpp"

#include <lwip/priv/tcp_priv.h>

namespace nacre::tcpip {

using user::SocketState;

void Socket::attach(tcp_pcb* connection) {
  busy_ = true;
  connection_ = connection;
  given_ = 0;
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

/// lwIP keeps nothing of ours afterwards.
void Socket::detach() {
  if (received_ != nullptr) pbuf_free(received_);
  received_ = nullptr;
  count_held();
  connection_ = nullptr;
  busy_ = false;
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
  detach();
  end_.reset();
  news_ = true;
}

bool Socket::pump(Instant now, Span patience) {
  if (!busy_) return take_news();
  if (fresh_) begun_at_ = now;
  fresh_ = false;
  const SocketState wish = end_.client_state();
  if (wish == SocketState::gone) {
    cut();
    return take_news();
  }
  hand_over();
  if (connection_ != nullptr && connection_->refused_data != nullptr) (void)tcp_process_refused_data(connection_);
  if (connection_ != nullptr) send();
  if (connection_ != nullptr && !finished_ && wish == SocketState::finished) finish(now);
  if (!finished_) return take_news();
  if (connection_ == nullptr && received_ == nullptr && end_.waiting() == 0)
    end();
  else if (now - finished_at_ > patience)
    cut();
  return take_news();
}

/// Closes our direction, once everything is on its way. What lwIP keeps back for us comes first: in a connection that
/// both have closed it would stay there.
void Socket::finish(Instant now) {
  if (end_.available() != given_ || connection_->refused_data != nullptr) return;
  if (tcp_shutdown(connection_, 0, 1) != ERR_OK) return;
  finished_ = true;
  finished_at_ = now;
  let_go_if_done();
}

/// From lwIP's buffers into the ring.
void Socket::hand_over() {
  while (received_ != nullptr) {
    const auto* bytes = static_cast<const uint8_t*>(received_->payload);
    const size_t taken = end_.write({bytes, received_->len});
    if (taken == 0) break;
    news_ = true;
    if (connection_ != nullptr) tcp_recved(connection_, static_cast<u16_t>(taken));
    received_ = pbuf_free_header(received_, static_cast<u16_t>(taken));
  }
  count_held();
  if (received_ == nullptr && peer_finished_) end_.say(SocketState::finished);
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

void Socket::count_held() {
  const unsigned held = received_ == nullptr ? 0 : pbuf_clen(received_);
  all_held_.count += held - held_;
  held_ = held;
}

err_t Socket::on_received(void* self, tcp_pcb* connection, pbuf* packet, err_t) {
  auto& socket = *static_cast<Socket*>(self);
  if (packet == nullptr) {
    socket.peer_finished_ = true;
    socket.news_ = true;
  } else if (!socket.keep(packet, connection->state)) {
    return ERR_MEM;
  }
  socket.hand_over();
  socket.let_go_if_done();
  return ERR_OK;
}

/// False: beyond the bound, lwIP keeps it. It may not keep the last packet of a connection that we have closed.
bool Socket::keep(pbuf* packet, tcp_state state) {
  spoken_ = true;
  const bool fits = received_ == nullptr && packet->tot_len <= end_.room();
  const bool too_many = all_held_.count + pbuf_clen(packet) > HeldBuffers::most;
  const bool last = state == CLOSING || state == TIME_WAIT;
  if (!fits && too_many && !last) return false;
  if (received_ == nullptr)
    received_ = packet;
  else
    pbuf_cat(received_, packet);
  return true;
}

/// A client that turns its count back has fewer bytes than it gave: it has broken its own connection.
err_t Socket::on_sent(void* self, tcp_pcb*, u16_t count) {
  auto& socket = *static_cast<Socket*>(self);
  const size_t acknowledged = std::min<size_t>(count, socket.given_);
  socket.given_ -= acknowledged;
  socket.end_.skip(acknowledged);
  socket.news_ = true;
  socket.let_go_if_done();
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
