// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The other side of a web server's sockets: a stack with peers, played by the test. Time passes when the test says so.
#pragma once

#include <array>
#include <cstring>
#include <memory>
#include <string>

#include "services/web/server.hpp"

namespace nacre::web::test {

/// A thousand ticks a second.
inline constexpr Frequency frequency = Frequency::from_raw(1000);

class Peers {
 public:
  static constexpr unsigned slots = Server::slots;

  explicit Peers(Site& site) : server(site, default_patience(frequency), *client_side, *stack_side) {
    for (user::SocketEnd& each : ends) each.reset();
    server.forget();
  }

  void connect(unsigned slot) {
    ends[slot].reset();
    ends[slot].open(user::SocketState::open);
    received[slot].clear();
  }
  /// Sends as much as there is room for; returns how much that was.
  size_t send(unsigned slot, std::string_view text) {
    return ends[slot].write({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
  }
  void finish(unsigned slot) { ends[slot].say(user::SocketState::finished); }
  void cut(unsigned slot) { ends[slot].reset(); }

  void turn() { (void)server.turn(Instant::from_raw(now)); }
  void take(unsigned slot) {
    uint8_t bytes[512];
    while (const size_t count = ends[slot].read(bytes))
      received[slot].append(reinterpret_cast<const char*>(bytes), count);
  }
  /// Until nothing moves any more. A peer that has been asked to close does so if `polite`.
  void run(bool polite = false) {
    for (int round = 0; round < 200; ++round) {
      const std::string before = all();
      turn();
      for (unsigned slot = 0; slot < slots; ++slot) {
        take(slot);
        if (polite && said(slot) == user::SocketState::finished) finish(slot);
        if (said(slot) == user::SocketState::gone) ends[slot].reset();
      }
      if (all() == before && server.deadline() > Instant::from_raw(now)) return;
    }
  }
  void wait(uint64_t milliseconds) {
    now += milliseconds;
    run();
  }
  /// One request on one connection, and what came back.
  std::string ask(unsigned slot, std::string_view request) {
    received[slot].clear();
    send(slot, request);
    run();
    return received[slot];
  }
  [[nodiscard]] user::SocketState said(unsigned slot) const { return ends[slot].client_state(); }

  std::unique_ptr<user::SocketsSide> stack_side = std::make_unique<user::SocketsSide>();
  std::unique_ptr<user::SocketsSide> client_side = std::make_unique<user::SocketsSide>();
  std::array<user::SocketEnd, slots> ends = make_ends(std::make_index_sequence<slots>());
  std::array<std::string, slots> received;
  Server server;
  uint64_t now = 1'000'000;

 private:
  [[nodiscard]] std::string all() const {
    std::string text;
    for (unsigned slot = 0; slot < slots; ++slot)
      text += std::to_string(received[slot].size()) + (said(slot) == user::SocketState::open ? " " : ". ");
    return text;
  }
  template <size_t... slot>
  std::array<user::SocketEnd, slots> make_ends(std::index_sequence<slot...>) {
    return {user::SocketEnd(stack_side->sockets[slot], client_side->sockets[slot])...};
  }
};

/// An answer taken apart.
struct Answer {
  explicit Answer(const std::string& text) {
    const size_t end = text.find("\r\n\r\n");
    head = text.substr(0, end == std::string::npos ? text.size() : end + 4);
    body = end == std::string::npos ? "" : text.substr(end + 4);
    if (head.starts_with("HTTP/1.1 ")) status = std::atoi(head.c_str() + 9);
  }
  [[nodiscard]] std::string header(const std::string& name) const {
    const size_t at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return "";
    const size_t begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }
  std::string head;
  std::string body;
  int status = 0;
};

}  // namespace nacre::web::test
