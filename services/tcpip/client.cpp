// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tcpip/client.hpp"

#include <utility>

#include "services/tcpip/allowed.hpp"

namespace nacre::tcpip {
namespace {

/// A connection that waits keeps what it receives inside lwIP; when it ends it leaves its place.
err_t keep_back(void*, tcp_pcb* connection, pbuf* packet, err_t) {
  if (packet != nullptr) return ERR_MEM;
  tcp_abort(connection);
  return ERR_ABRT;
}
void leave(void* place, err_t) { *static_cast<tcp_pcb**>(place) = nullptr; }

}  // namespace

void Client::begin() {
  for (tcp_pcb*& listener : listeners_) {
    if (listener != nullptr) tcp_close(listener);
    listener = nullptr;
  }
  for (tcp_pcb*& connection : waiting_) {
    if (connection != nullptr) tcp_abort(connection);  // which clears the place
  }
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
    tcp_pcb* fresh = tcp_new();
    if (fresh == nullptr) return Failed{Status::busy};
    if (tcp_bind(fresh, IP_ADDR_ANY, port) != ERR_OK || (listener = tcp_listen(fresh)) == nullptr) {
      tcp_close(fresh);
      return Failed{Status::busy};
    }
    tcp_arg(listener, this);
    tcp_accept(listener, on_accepted);
    return Nothing{};
  }
  return Failed{Status::busy};
}

Result<uint8_t, Client::Status> Client::try_connect(const abi::NetworkRules& rules, uint32_t address, uint16_t port) {
  if (!allows(rules, id_, abi::Protocol::tcp, abi::Direction::connect, address, port)) return Failed{Status::not_allowed};
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

bool Client::pump(const abi::NetworkRules& rules, Instant now, Span patience) {
  bool news = false;
  for (Datagrams& datagrams : datagrams_) news = datagrams.pump(rules, id_) || news;
  for (Socket& socket : sockets_) news = socket.pump(now, patience) || news;
  serve_waiting();
  for (Socket& socket : sockets_) news = socket.take_news() || news;
  return news;
}

Socket* Client::idle_socket() {
  for (size_t i = 0; i < sockets_.size(); ++i) {
    if (sockets_[i].idle() && datagrams_[i].idle()) return &sockets_[i];
  }
  return nullptr;
}

void Client::serve_waiting() {
  for (tcp_pcb*& connection : waiting_) {
    if (connection == nullptr) continue;
    Socket* socket = idle_socket();
    if (socket == nullptr) return;
    socket->adopt(std::exchange(connection, nullptr));
  }
}

/// More than can wait are refused: the peer tries again.
err_t Client::on_accepted(void* self, tcp_pcb* connection, err_t error) {
  if (error != ERR_OK || connection == nullptr) return ERR_VAL;
  auto& client = *static_cast<Client*>(self);
  if (Socket* socket = client.idle_socket(); socket != nullptr) {
    socket->adopt(connection);
    return ERR_OK;
  }
  for (tcp_pcb*& place : client.waiting_) {
    if (place != nullptr) continue;
    place = connection;
    tcp_arg(connection, &place);
    tcp_recv(connection, keep_back);
    tcp_err(connection, leave);
    return ERR_OK;
  }
  tcp_abort(connection);
  return ERR_ABRT;
}

}  // namespace nacre::tcpip
