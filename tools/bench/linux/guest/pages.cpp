// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The page of `systems/network`, with the same parser and the same head, on epoll.
#include "services/web/request_reader.hpp"
#include "tools/bench/linux/guest/programs.hpp"
#include "tools/bench/linux/guest/sockets.hpp"
#include "tools/bench/systems/components/one_page.hpp"

namespace nacre::bench::guest {
namespace {

constexpr unsigned most_connections = 16;
constexpr uint64_t is_listener = ~uint64_t{0};
constexpr uint32_t readable = 1;

struct Event {
  uint32_t events;
  uint64_t data;
};

struct Piece {
  const char* bytes;
  size_t size;
};

void watch(int group, int socket, uint64_t data) {
  constexpr int add = 1;
  const Event event{readable, data};
  (void)good(call(Call::epoll_control, group, add, socket, &event), "epoll_ctl");
}

class Connection {
 public:
  [[nodiscard]] bool open() const { return socket_ >= 0; }

  void begin(int socket) {
    socket_ = socket;
    reader_.begin();
  }

  /// Whatever has come. Ends the connection where a server may: at its end, and after an answer that does not fit.
  void read(OnePage& page) {
    [[clang::uninitialized]] uint8_t bytes[1024];
    const int64_t count = call(Call::read, socket_, bytes, sizeof bytes);
    std::span<const uint8_t> rest(bytes, count > 0 ? static_cast<size_t>(count) : 0);
    bool good = !rest.empty();
    while (good && !rest.empty()) {
      rest = rest.subspan(reader_.feed(rest));
      if (reader_.state() == web::RequestReader::State::more) break;
      good = reader_.state() == web::RequestReader::State::complete && answer(page) && reader_.keep_alive();
      reader_.begin();
    }
    if (!good) end();
  }

 private:
  [[nodiscard]] bool answer(OnePage& page) {
    const web::Reply reply = page.answer(reader_.request(), scratch_);
    const Piece pieces[] = {
        {reply.head.data(), reply.head.size()}, {"\r\n", 2}, {reply.body.data(), reply.body.size()}};
    const size_t size = pieces[0].size + pieces[1].size + pieces[2].size;
    return call(Call::write_vector, socket_, pieces, std::size(pieces)) == static_cast<int64_t>(size);
  }

  void end() {
    (void)call(Call::close, socket_);
    socket_ = -1;
  }

  int socket_ = -1;
  web::RequestReader reader_;
  web::Scratch scratch_;
};

class Pages {
 public:
  explicit Pages(int listening) : listening_(listening) {}

  [[noreturn]] void run() {
    watch(group_, listening_, is_listener);
    for (;;) {
      [[clang::uninitialized]] Event events[most_connections];
      const int64_t count =
          good(call(Call::epoll_wait, group_, events, std::size(events), -1, nullptr, 0), "epoll_pwait");
      for (int64_t i = 0; i < count; ++i) {
        if (events[i].data == is_listener)
          accept();
        else
          connections_[events[i].data].read(page_);
      }
    }
  }

 private:
  void accept() {
    for (unsigned i = 0; i < most_connections; ++i) {
      if (connections_[i].open()) continue;
      const int socket = accept_from(listening_, nonblocking);
      if (socket < 0) return;
      connections_[i].begin(socket);
      return watch(group_, socket, i);
    }
    const int socket = accept_from(listening_, nonblocking);
    if (socket >= 0) (void)call(Call::close, socket);
  }

  int group_ = static_cast<int>(good(call(Call::epoll_create, 0), "epoll_create1"));
  int listening_;
  OnePage page_;
  Connection connections_[most_connections];
};

}  // namespace

void run_pages(int listening) {
  static Pages pages(listening);
  pages.run();
}

}  // namespace nacre::bench::guest
