// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tcpip/client.hpp"

#include <lwip/priv/tcp_priv.h>

#include <utility>

#include "services/tcpip/allowed.hpp"

namespace nacre::tcpip {
namespace {

constexpr u16_t longest_first_word = 4;  ///< in buffers: what a connection that waits may say

/// A connection that waits keeps what it receives inside lwIP, within bounds; when it ends it leaves its place.
err_t keep_back(void*, tcp_pcb* connection, pbuf* packet, err_t) {
  if (packet != nullptr && pbuf_clen(packet) <= longest_first_word) return ERR_MEM;
  if (packet != nullptr) pbuf_free(packet);
  tcp_abort(connection);
  return ERR_ABRT;
}
void leave(void* place, err_t) { *static_cast<tcp_pcb**>(place) = nullptr; }

/// Connections that are only half open are the first to go when there is no room for another: a flood of them keeps
/// nobody out.
err_t begin_half_open(u8_t, tcp_pcb_listen*, tcp_pcb* connection) {
  tcp_setprio(connection, TCP_PRIO_MIN);
  return ERR_OK;
}
constexpr tcp_ext_arg_callbacks half_open{nullptr, begin_half_open};
constexpr u8_t half_open_id = 0;
constexpr u8_t any_backlog = 255;  ///< the number of connections is bound enough

/// The port may be that of connections which lwIP has not forgotten yet, but not of another listener. Null: it is, or
/// there is no memory.
tcp_pcb* listen_at(uint16_t port) {
  tcp_pcb* fresh = tcp_new();
  if (fresh == nullptr) return nullptr;
  ip_set_option(fresh, SOF_REUSEADDR);
  tcp_ext_arg_set_callbacks(fresh, half_open_id, &half_open);
  tcp_pcb* listener = nullptr;
  if (tcp_bind(fresh, IP_ADDR_ANY, port) == ERR_OK) listener = tcp_listen_with_backlog(fresh, any_backlog);
  if (listener == nullptr) tcp_close(fresh);
  return listener;
}

}  // namespace

void Client::begin() {
  for (tcp_pcb*& listener : listeners_) {
    if (listener != nullptr) tcp_close(listener);
    listener = nullptr;
  }
  for (const Waiting& waiting : waiting_) {
    if (waiting.connection != nullptr) tcp_abort(waiting.connection);  // which clears the place
  }
  question_.forget();
  for (Datagrams& datagrams : datagrams_) datagrams.cut();
  for (Socket& socket : sockets_) {
    socket.cut();
    socket.begin();
  }
}

Result<Nothing, Client::Status> Client::try_listen(const abi::NetworkRules& rules, uint16_t port) {
  if (!allows_port(rules, id_, abi::Protocol::tcp, port)) return Failed{Status::not_allowed};
  for (tcp_pcb*& listener : listeners_) {
    if (listener != nullptr) continue;
    listener = listen_at(port);
    if (listener == nullptr) return Failed{Status::busy};
    tcp_arg(listener, this);
    tcp_accept(listener, on_accepted);
    return Nothing{};
  }
  return Failed{Status::busy};
}

Result<uint8_t, Client::Status> Client::try_connect(const abi::NetworkRules& rules, uint32_t address, uint16_t port) {
  if (!allows_connection(rules, id_, address, port)) return Failed{Status::not_allowed};
  Socket* socket = idle_socket();
  const ip_addr_t target{lwip_htonl(address)};
  if (socket == nullptr || !socket->connect(target, port)) return Failed{Status::busy};
  return static_cast<uint8_t>(socket - sockets_.data());
}

Result<uint8_t, Client::Status> Client::try_bind(const abi::NetworkRules& rules, uint16_t port) {
  if (port != 0 && !allows_port(rules, id_, abi::Protocol::udp, port)) return Failed{Status::not_allowed};
  const Socket* socket = idle_socket();
  if (socket == nullptr) return Failed{Status::busy};
  const auto index = static_cast<uint8_t>(socket - sockets_.data());
  if (!datagrams_[index].bind(port)) return Failed{Status::busy};
  return index;
}

bool Client::pump(const abi::NetworkRules& rules, Instant now, Span patience, Span silence) {
  if (shared_.ports != 0) {
    for (Datagrams& datagrams : datagrams_) {
      if (!datagrams.idle()) datagrams.pump(rules, id_);
    }
  }
  if (shared_.connections != 0) {
    for (Socket& socket : sockets_) {
      if (!socket.idle()) socket.pump(now, patience);
    }
  }
  if (next_waiting() != nullptr) {
    make_way(now, silence);
    serve_waiting();
  }
  return std::exchange(shared_.news, false);
}

Socket* Client::idle_socket() {
  for (size_t i = 0; i < sockets_.size(); ++i) {
    if (sockets_[i].idle() && datagrams_[i].idle()) return &sockets_[i];
  }
  return nullptr;
}

/// Who has spoken comes before who has not, then who came first. Null: nobody waits.
Client::Waiting* Client::next_waiting() {
  Waiting* next = nullptr;
  for (Waiting& waiting : waiting_) {
    if (waiting.connection == nullptr) continue;
    const bool earlier = next == nullptr || (waiting.has_spoken() == next->has_spoken() ? waiting.number < next->number
                                                                                        : waiting.has_spoken());
    if (earlier) next = &waiting;
  }
  return next;
}

/// An empty place, or that of the one who has waited longest without a word, whom it costs the connection. Null: none.
Client::Waiting* Client::place_to_wait() {
  Waiting* longest = nullptr;
  for (Waiting& waiting : waiting_) {
    if (waiting.connection == nullptr) return &waiting;
    if (!waiting.has_spoken() && (longest == nullptr || waiting.number < longest->number)) longest = &waiting;
  }
  if (longest != nullptr) tcp_abort(longest->connection);
  return longest;
}

void Client::serve_waiting() {
  for (;;) {
    Waiting* next = next_waiting();
    Socket* socket = next == nullptr ? nullptr : idle_socket();
    if (socket == nullptr) return;
    tcp_pcb* connection = std::exchange(next->connection, nullptr);
    socket->adopt(connection);
    if (connection->refused_data != nullptr) (void)tcp_process_refused_data(connection);
  }
}

/// A socket on which nobody says anything yields to a connection on which somebody has.
void Client::make_way(Instant now, Span silence) {
  const Waiting* next = next_waiting();
  if (next == nullptr || !next->has_spoken() || idle_socket() != nullptr) return;
  for (Socket& socket : sockets_) {
    if (socket.silent(now, silence)) return socket.cut();
  }
}

/// More than can wait are refused: the peer tries again.
err_t Client::on_accepted(void* self, tcp_pcb* connection, err_t error) {
  if (error != ERR_OK || connection == nullptr) return ERR_VAL;
  auto& client = *static_cast<Client*>(self);
  tcp_setprio(connection, TCP_PRIO_NORMAL);
  client.serve_waiting();
  if (Socket* socket = client.idle_socket(); socket != nullptr) {
    socket->adopt(connection);
    return ERR_OK;
  }
  Waiting* place = client.place_to_wait();
  if (place == nullptr) {
    tcp_abort(connection);
    return ERR_ABRT;
  }
  *place = {connection, client.accepted_++};
  tcp_arg(connection, &place->connection);
  tcp_recv(connection, keep_back);
  tcp_err(connection, leave);
  return ERR_OK;
}

}  // namespace nacre::tcpip
