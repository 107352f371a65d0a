// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Takes and gives bytes in any number: tools/bench/network/stream_order.hpp says what a peer orders. What comes is
// dropped where it lies, what goes is a buffer of zeros: a figure holds no work but transport.
#include <array>
#include <utility>

#include "tools/bench/network/stream_order.hpp"
#include "tools/bench/systems/components/network.hpp"

namespace {

using namespace nacre;
using bench::StreamOrder;
using user::SocketState;

constexpr uint16_t port = 9;

/// One connection at a time, and what its peer has ordered.
class Conversation {
 public:
  explicit Conversation(size_t socket)
      : end_(bench::SocketsOut::get().sockets[socket], bench::SocketsIn::get().sockets[socket]) {}

  void forget() {
    end_.forget();
    open_ = false;
  }
  [[nodiscard]] bool turn() {
    bool any = false;
    if (end_.adopt()) {
      open_ = true;
      order_ = {};
    }
    if (!open_) return false;
    while (step()) any = true;
    if (end_.stack_state() == SocketState::finished || end_.stack_state() == SocketState::gone) {
      end_.say(SocketState::gone);
      open_ = false;
      any = true;
    }
    return any;
  }

 private:
  /// True: something was moved.
  [[nodiscard]] bool step() {
    if (order_.take != 0) return take();
    if (order_.give != 0) return give();
    if (end_.available() < sizeof order_) return false;
    return end_.read({reinterpret_cast<uint8_t*>(&order_), sizeof order_}) == sizeof order_;
  }
  [[nodiscard]] bool take() {
    const size_t count = std::min<uint64_t>(end_.available(), order_.take);
    end_.skip(count);
    order_.take -= count;
    return count != 0;
  }
  [[nodiscard]] bool give() {
    static constexpr uint8_t zeros[1024]{};
    const size_t count = end_.write(std::span(zeros).first(std::min<uint64_t>(sizeof zeros, order_.give)));
    order_.give -= count;
    return count != 0;
  }

  user::SocketEnd end_;
  StreamOrder order_{};
  bool open_ = false;
};

class Streams {
 public:
  void forget() {
    for (Conversation& each : conversations_) each.forget();
  }
  [[nodiscard]] bool open() { return bench::SocketsChannel::call<interfaces::Sockets::Listen>(port).ok(); }
  [[nodiscard]] bool turn() {
    bool any = false;
    for (Conversation& each : conversations_) any = each.turn() || any;
    return any;
  }

 private:
  template <size_t... socket>
  static std::array<Conversation, sizeof...(socket)> all(std::index_sequence<socket...>) {
    return {Conversation(socket)...};
  }
  std::array<Conversation, interfaces::socket_count> conversations_ =
      all(std::make_index_sequence<interfaces::socket_count>{});
};

}  // namespace

int main() { nacre::bench::run_client<Streams>(); }
