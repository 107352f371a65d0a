// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A page of 1 KiB by the hub's own HTTP server (services/web).
#include "services/web/heads.hpp"
#include "services/web/server.hpp"
#include "tools/bench/systems/components/network.hpp"

namespace {

using namespace nacre;

constexpr uint16_t port = 80;
constexpr size_t page_size = 1024;

class OnePage final : public web::Site {
 public:
  OnePage() {
    web::begin_head(head_, web::Status::ok);
    format_to(head_, "Content-Type: text/plain\r\nContent-Length: {}\r\n", page_size);
    for (char& each : page_) each = 'x';
  }
  web::Reply answer(const web::Request& request, web::Scratch& scratch) override {
    if (request.path != "/") return web::error_reply(scratch, web::Status::not_found);
    return {head_.view(), {page_, page_size}, false};
  }
  void begin_stream(unsigned) override {}
  bool feed(unsigned, user::SocketEnd&, Instant) override { return false; }

 private:
  TextBuffer<512> head_;
  char page_[page_size];
};

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
  OnePage site_;
  web::Server server_{site_, web::default_patience(user::frequency()), bench::SocketsOut::get(),
                      bench::SocketsIn::get()};
};

}  // namespace

int main() { nacre::bench::run_client<Pages>(); }
