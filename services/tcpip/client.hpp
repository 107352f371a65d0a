// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// One client of the stack: its sockets, the ports that it listens at, connections that wait for an idle socket, and the
// name that it asks for.
#pragma once

#include <array>

#include "abi/network.hpp"
#include "services/tcpip/datagrams.hpp"
#include "services/tcpip/question.hpp"
#include "services/tcpip/socket.hpp"

namespace nacre::tcpip {

class Client {
 public:
  static constexpr unsigned most_listeners = 4;
  static constexpr unsigned most_waiting = 4;
  using Status = interfaces::Sockets::Status;

  Client(ComponentId id, user::SocketsSide& mine, const user::SocketsSide& theirs)
      : Client(id, mine, theirs, std::make_index_sequence<interfaces::socket_count>{}) {}

  [[nodiscard]] ComponentId id() const { return id_; }

  /// Everything of an earlier life of the client ends.
  void begin();
  [[nodiscard]] Result<Nothing, Status> try_listen(const abi::NetworkRules& rules, uint16_t port);
  [[nodiscard]] Result<uint8_t, Status> try_connect(const abi::NetworkRules& rules, uint32_t address, uint16_t port);

  /// A socket for datagrams. Port 0: one is chosen.
  [[nodiscard]] Result<uint8_t, Status> try_bind(const abi::NetworkRules& rules, uint16_t port);

  /// The address of a name, in host order; nobody may connect there for that.
  [[nodiscard]] Result<uint32_t, Status> try_resolve(const user::HostName& name) { return question_.try_ask(name); }

  /// Something came from a peer.
  [[nodiscard]] bool has_news() const { return shared_.news; }
  /// The client could not be told: the next `pump` says so again.
  void keep_news() { shared_.news = true; }
  /// All that can be done for the client now. True: there is news for it. `patience`: for the end of a connection that
  /// the client has ended. `silence`: for the first word on a connection, while another waits for its socket.
  bool pump(const abi::NetworkRules& rules, Instant now, Span patience, Span silence);

 private:
  template <size_t... index>
  Client(ComponentId id, user::SocketsSide& mine, const user::SocketsSide& theirs, std::index_sequence<index...>)
      : id_(id), sockets_{Socket(mine.sockets[index], theirs.sockets[index], shared_)...},
        datagrams_{Datagrams(mine.sockets[index], theirs.sockets[index], shared_)...} {}

  /// Accepted, without a socket.
  struct Waiting {
    tcp_pcb* connection = nullptr;
    uint64_t number = 0;  ///< in the order in which they came
    [[nodiscard]] bool has_spoken() const { return connection->refused_data != nullptr; }
  };

  [[nodiscard]] Socket* idle_socket();
  [[nodiscard]] Waiting* next_waiting();
  [[nodiscard]] Waiting* place_to_wait();
  void serve_waiting();
  void make_way(Instant now, Span silence);

  static err_t on_accepted(void* self, tcp_pcb* connection, err_t error);

  ComponentId id_;
  Shared shared_;
  std::array<Socket, interfaces::socket_count> sockets_;
  std::array<Datagrams, interfaces::socket_count> datagrams_;  ///< of the same sockets: one of the two is idle
  std::array<tcp_pcb*, most_listeners> listeners_{};
  std::array<Waiting, most_waiting> waiting_{};
  uint64_t accepted_ = 0;
  Question question_{shared_};
};

}  // namespace nacre::tcpip
