// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The program as a whole: this test listens where QEMU would, and libmodbus's client plays the guest.
#include <doctest/doctest.h>
#include <modbus.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <memory>

#include "tools/process/child.hpp"
#include "tools/process/lines.hpp"
#include "tools/process/temporary_folder.hpp"

namespace nacre {
namespace {

using namespace std::chrono_literals;

class Peer {
 public:
  explicit Peer(std::vector<std::string> arguments)
      : path_(folder_.path() / "line"), listener_(listen_on(path_)), child_(start(path_, std::move(arguments))) {
    line_ = accept(listener_, nullptr, nullptr);
    REQUIRE(line_ >= 0);
    context_ = modbus_new_rtu("/dev/null", 115200, 'N', 8, 1);
    modbus_set_slave(context_, 1);
    modbus_set_socket(context_, line_);
    modbus_set_response_timeout(context_, 1, 0);
    REQUIRE(answer() == "connected");
  }
  ~Peer() {
    modbus_free(context_);
    close(line_);
    close(listener_);
  }

  modbus_t* client() { return context_; }
  process::Child& child() { return child_; }
  int line() const { return line_; }
  void hang_up() { shutdown(line_, SHUT_RDWR); }

  std::string answer() {
    for (;;) {
      if (auto line = lines_.next()) return *line;
      if (!lines_.read_from(child_.output())) return "(end)";
    }
  }
  std::string ask(const std::string& command) {
    REQUIRE(child_.write(command + "\n"));
    return answer();
  }

 private:
  static int listen_on(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    REQUIRE(path.size() < sizeof address.sun_path);
    memcpy(address.sun_path, path.c_str(), path.size());
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    REQUIRE(bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(listen(listener, 1) == 0);
    return listener;
  }
  static process::Child start(const std::string& path, std::vector<std::string> arguments) {
    std::vector<std::string> words = {NACRE_MODBUS_PEER, "--socket", path};
    words.insert(words.end(), arguments.begin(), arguments.end());
    auto child = process::Child::start({.words = words});
    REQUIRE(child.has_value());
    return std::move(*child);
  }

  process::TemporaryFolder folder_;
  std::string path_;
  int listener_;
  process::Child child_;
  process::Lines lines_;
  int line_ = -1;
  modbus_t* context_ = nullptr;
};

TEST_CASE("a client reads what was set and switches coils") {
  Peer peer({"--hold", "--temperature", "21.5"});
  uint16_t registers[2] = {};
  REQUIRE(modbus_read_input_registers(peer.client(), 0, 2, registers) == 2);
  CHECK(registers[0] == 215);
  CHECK(registers[1] == 450);
  CHECK(peer.ask("set temperature -3.0") == "ok temperature -3.0");
  REQUIRE(modbus_read_input_registers(peer.client(), 0, 1, registers) == 1);
  CHECK(static_cast<int16_t>(registers[0]) == -30);
  REQUIRE(modbus_write_bit(peer.client(), 0, 1) == 1);
  CHECK(peer.answer() == "heater 1");
  REQUIRE(modbus_write_bit(peer.client(), 1, 1) == 1);
  CHECK(peer.answer() == "lock 1");
  CHECK(peer.ask("read") == "state temperature=-3.0 humidity=45.0 heater=1 lock=1 requests=4");
}

TEST_CASE("an address that does not exist is refused, and the next request works") {
  Peer peer({"--hold"});
  uint16_t registers[3];
  CHECK(modbus_read_input_registers(peer.client(), 1, 2, registers) == -1);
  CHECK(errno == EMBXILADD);
  CHECK(modbus_write_bit(peer.client(), 2, 1) == -1);
  CHECK(modbus_read_input_registers(peer.client(), 0, 1, registers) == 1);
}

TEST_CASE("a broken frame is dropped, and the next request works") {
  Peer peer({"--hold"});
  CHECK(peer.ask("log on") == "ok log on");
  const uint8_t broken[] = {1, 4, 0, 0, 0, 1, 0xde, 0xad};
  REQUIRE(write(peer.line(), broken, sizeof broken) == sizeof broken);
  CHECK(peer.answer() == "request broken: Invalid CRC");
  uint16_t value = 0;
  CHECK(modbus_read_input_registers(peer.client(), 0, 1, &value) == 1);
  CHECK(value == 190);
}

TEST_CASE("a mute peer does not answer, and logs when asked") {
  Peer peer({"--hold"});
  CHECK(peer.ask("mute on") == "ok mute on");
  CHECK(peer.ask("log on") == "ok log on");
  uint16_t value = 0;
  CHECK(modbus_read_input_registers(peer.client(), 0, 1, &value) == -1);
  CHECK(peer.answer() == "request 01 04 00 00 00 01 31 ca");
  CHECK(peer.ask("mute off") == "ok mute off");
  CHECK(modbus_read_input_registers(peer.client(), 0, 1, &value) == 1);
}

TEST_CASE("it ends with the line and with its standard input") {
  SUBCASE("the line") {
    Peer peer({});
    peer.hang_up();
    CHECK(peer.answer() == "closed");
    CHECK(peer.child().wait(5s) == 0);
  }
  SUBCASE("standard input") {
    Peer peer({});
    peer.child().close_input();
    CHECK(peer.child().wait(5s) == 0);
  }
}

TEST_CASE("nobody listens: it says so") {
  auto child = process::Child::start(
      {.words = {NACRE_MODBUS_PEER, "--socket", "/nonexistent", "--patience", "0.1"}, .error = process::Stream::pipe});
  REQUIRE(child);
  process::Lines lines;
  REQUIRE(lines.read_from(child->error()));
  CHECK(lines.next() == "modbus_peer: nobody listens on /nonexistent");
  CHECK(child->wait(5s) == 1);
}

}  // namespace
}  // namespace nacre
