// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Sends each datagram back to where it came from.
#include <optional>

#include "tools/bench/systems/components/network.hpp"
#include "user/datagram.hpp"

namespace {

using namespace nacre;

constexpr uint16_t port = 7;
constexpr unsigned at_once = 16;

class Echo {
 public:
  void forget() {
    if (end_) end_->forget();
    end_.reset();
  }
  [[nodiscard]] bool open() {
    const auto bound = bench::SocketsChannel::call<interfaces::Sockets::Bind>(port);
    if (!bound || bound.value() >= interfaces::socket_count) return false;
    end_.emplace(bench::SocketsOut::get().sockets[bound.value()], bench::SocketsIn::get().sockets[bound.value()]);
    return true;
  }
  [[nodiscard]] bool turn() {
    (void)end_->adopt();
    bool any = false;
    user::DatagramHeader header;
    for (unsigned i = 0; i < at_once && user::try_receive(*end_, header, bytes_); ++i) {
      (void)user::try_send(*end_, header, std::span(bytes_).first(header.length));
      any = true;
    }
    return any;
  }

 private:
  std::optional<user::SocketEnd> end_;
  std::array<uint8_t, user::longest_datagram> bytes_{};
};

}  // namespace

int main() { nacre::bench::run_client<Echo>(); }
