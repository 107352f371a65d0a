// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A page of 1 KiB by the hub's own HTTP server (services/web).
#include "services/web/server.hpp"
#include "tools/bench/systems/components/network.hpp"
#include "tools/bench/systems/components/one_page.hpp"

namespace {

using namespace nacre;

constexpr uint16_t port = 80;

class Pages {
 public:
  void forget() { server_.forget(); }
  [[nodiscard]] bool open() { return bench::SocketsChannel::call<interfaces::Sockets::Listen>(port).ok(); }
  [[nodiscard]] bool turn() {
    const bool said = server_.turn(user::now());
    bench::later.set(server_.deadline());
    return said;
  }

 private:
  bench::OnePage site_;
  web::Server server_{site_, web::default_patience(user::frequency()), bench::SocketsOut::get(),
                      bench::SocketsIn::get()};
};

}  // namespace

int main() { nacre::bench::run_client<Pages>(); }
