// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Connects to the unix socket on which QEMU listens for the second serial line and serves Modbus RTU on it. Standard
// input carries commands; its end, or the end of QEMU, ends the program.
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <thread>

#include "tools/modbus_peer/commands.hpp"
#include "tools/modbus_peer/server.hpp"
#include "tools/process/lines.hpp"

namespace nacre::modbus_peer {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto tick = std::chrono::milliseconds(200);

struct Options {
  std::string socket;
  std::string temperature = "19.0";
  int unit = 1;
  double patience = 10;  ///< seconds to wait for QEMU's socket
  bool hold = false;
};

void tell(const std::string& line) {
  fmt::print("{}\n", line);
  fflush(stdout);
}

/// The connected socket, or -1 when QEMU has not opened it within the time given.
int connect_to(const Options& options) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (options.socket.size() >= sizeof address.sun_path) return -1;
  memcpy(address.sun_path, options.socket.c_str(), options.socket.size());
  auto until = Clock::now() + std::chrono::duration<double>(options.patience);
  do {
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return descriptor;
    close(descriptor);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  } while (Clock::now() < until);
  return -1;
}

int serve(int line, Room room, int unit) {
  Server server(line, unit);
  Switches switches;
  process::Lines commands;
  auto last = Clock::now();
  for (;;) {
    pollfd waits[] = {{.fd = line, .events = POLLIN, .revents = 0},
                      {.fd = STDIN_FILENO, .events = POLLIN, .revents = 0}};
    poll(waits, 2, static_cast<int>(tick.count()));
    auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - last);
    if (passed >= tick) {
      room.pass(passed);
      last += passed;
    }
    if (waits[1].revents != 0 && !commands.read_from(STDIN_FILENO)) return 0;
    while (auto command = commands.next()) tell(carry_out(*command, room, switches, server.requests()));
    if (waits[0].revents != 0 && !server.serve(room, switches, tell)) {
      tell("closed");
      return 0;
    }
  }
}

int start(const Options& options) {
  auto temperature = parse_milli(options.temperature);
  if (!temperature) {
    fmt::print(stderr, "modbus_peer: no temperature: \"{}\"\n", options.temperature);
    return 2;
  }
  int line = connect_to(options);
  if (line < 0) {
    fmt::print(stderr, "modbus_peer: nobody listens on {}\n", options.socket);
    return 1;
  }
  tell("connected");
  Room room(*temperature);
  if (options.hold) room.hold();
  return serve(line, room, options.unit);
}

}  // namespace
}  // namespace nacre::modbus_peer

int main(int argc, char** argv) {
  nacre::modbus_peer::Options options;
  CLI::App app("Modbus RTU server on a unix socket: thermometer, hygrometer, heater and door lock");
  app.add_option("--socket", options.socket, "unix socket on which QEMU listens")->required();
  app.add_option("--unit", options.unit, "Modbus unit address")->check(CLI::Range(1, 247));
  app.add_option("--temperature", options.temperature, "degrees Celsius to begin with");
  app.add_option("--patience", options.patience, "seconds to wait for the socket");
  app.add_flag("--hold", options.hold, "keep the values as they are set");
  CLI11_PARSE(app, argc, argv);
  signal(SIGPIPE, SIG_IGN);
  return nacre::modbus_peer::start(options);
}
