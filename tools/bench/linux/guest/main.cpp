// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The first process of the guest: loads the modules that lie in the archive in their order, gives the card its address,
// and starts the three programs.
#include <cstdlib>
#include <string>

#include "tools/bench/linux/guest/programs.hpp"
#include "tools/bench/linux/guest/sockets.hpp"

namespace nacre::bench::guest {
namespace {

/// What the kernel knows about an interface, by its name.
struct InterfaceRequest {
  char name[16] = "eth0";
  union {
    SocketAddress address = {};
    uint16_t flags;
    uint8_t all[24];
  };
};
static_assert(sizeof(InterfaceRequest) == 40);

constexpr int set_flags = 0x8914, set_address = 0x8916, set_mask = 0x891c;
constexpr uint16_t up_and_running = 0x41;
constexpr uint32_t own_address = 0x0f02'000a;  ///< 10.0.2.15 in the network's order: QEMU forwards to it
constexpr uint32_t own_mask = 0x00ff'ffff;

void load_modules() {
  constexpr int here = -100, read_only = 0;
  char name[] = "/modules/0";
  for (; name[9] <= '9'; ++name[9]) {
    const int64_t file = call(Call::open_at, here, name, read_only, 0);
    if (file < 0) return;
    (void)good(call(Call::load_module, file, "", 0), name);
    (void)call(Call::close, file);
  }
}

void bring_up() {
  const auto socket = good(call(Call::socket, internet, datagram_socket, 0), "socket");
  InterfaceRequest request;
  request.address = {.address = own_address};
  (void)good(call(Call::device_control, socket, set_address, &request), "no card eth0");
  request.address = {.address = own_mask};
  (void)good(call(Call::device_control, socket, set_mask, &request), "network mask");
  request.flags = up_and_running;
  (void)good(call(Call::device_control, socket, set_flags, &request), "card up");
  (void)call(Call::close, socket);
}

void start(void (*program)(int), int socket) {
  constexpr uint64_t like_fork = 17;  ///< only the signal at its end
  if (good(call(Call::clone, like_fork, 0, 0, 0, 0), "clone") == 0) program(socket);
}

}  // namespace
}  // namespace nacre::bench::guest

/// What the libraries call when a check of theirs fails.
extern "C" [[noreturn]] void abort() { nacre::bench::guest::give_up("abort"); }
[[noreturn]] void std::__libcpp_verbose_abort(const char* format, ...) { nacre::bench::guest::give_up(format); }

extern "C" [[noreturn]] void _start() {
  using namespace nacre::bench::guest;
  load_modules();
  bring_up();
  const int pages = listener(80, nonblocking);
  start(run_echo, bound_socket(datagram_socket, 7));
  start(run_streams, listener(9, 0));
  say("address 10.0.2.15\n");
  run_pages(pages);
}
