// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// systems/hub with a peer that we did not write at the other end of its Modbus line: the temperature set there changes
// the heater there, and the right code opens the lock there, once. In the host's time, as the peer is outside.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "tests/target/observer/subject.hpp"
#include "tools/process/child.hpp"
#include "tools/process/lines.hpp"
#include "tools/process/temporary_folder.hpp"
#include "tools/secret/totp_secret.hpp"

using namespace nacre;
using namespace nacre::observer;
using namespace std::chrono_literals;

namespace {

/// The other end of the line.
class Peer {
 public:
  explicit Peer(const std::string& socket) : child_(start(socket)) {}

  [[nodiscard]] std::string ask(const std::string& command) {
    REQUIRE(child_.write(command + "\n"));
    const std::string wanted = command == "read" ? "state " : "ok ";
    return wait_for(wanted);
  }
  /// The next line that begins with `text`.
  std::string wait_for(const std::string& text) {
    for (;;) {
      while (auto line = lines_.next()) {
        if (line->starts_with("lock 1")) opened_ += 1;
        if (line->starts_with(text)) return *line;
      }
      REQUIRE_MESSAGE(lines_.read_from(child_.output()), "the peer has ended while waiting for: ", text);
    }
  }
  [[nodiscard]] unsigned opened() const { return opened_; }

 private:
  static process::Child start(const std::string& socket) {
    auto child =
        process::Child::start({.words = {NACRE_MODBUS_PEER, "--socket", socket, "--temperature", "19.0", "--hold"},
                               .error = process::Stream::inherit});
    REQUIRE(child.has_value());
    return std::move(*child);
  }

  process::Child child_;
  process::Lines lines_;
  unsigned opened_ = 0;
};

/// The hub at a peer.
class Hub {
 public:
  Hub()
      : system_(build_system({.system = "systems/hub"})),
        image_(system_->image),
        machine_(must(machine::Machine::start(
            {.image = image_.path(), .clock = machine::Clock::paced, .debugger = false, .extra = line_arguments()}))),
        peer(socket()) {}

  void say(const std::string& line) { must(machine_.process().type(line + "\n")); }
  void expect(std::string_view text, machine::Milliseconds patience = 20s) {
    read_ = must(machine_.process().wait_for_output(text, read_, patience));
  }

  [[nodiscard]] static std::string code() {
    const std::string build = tool::find_system(std::string(NACRE_TREE) + "/systems/hub").build_folder;
    const auto oathtool =
        process::Child::start({.words = {"oathtool", "--totp=sha256", "-b", "@" + secret::totp_file(build).string()},
                               .input = process::Stream::none});
    REQUIRE(oathtool.has_value());
    process::Lines lines;
    while (lines.read_from(oathtool->output())) {
    }
    const auto line = lines.next();
    REQUIRE(line.has_value());
    return *line;
  }

 private:
  [[nodiscard]] std::string socket() const { return folder_.path() / "line"; }
  [[nodiscard]] std::vector<std::string> line_arguments() const {
    return {"-chardev", "socket,id=line,server=on,wait=off,path=" + socket(),
            "-device",  "virtio-serial-device,id=serial,bus=virtio-mmio-bus.8,max_ports=1",
            "-device",  "virtconsole,bus=serial.0,chardev=line"};
  }

  process::TemporaryFolder folder_;
  std::unique_ptr<tool::BuiltSystem> system_;
  ImageFile image_;
  machine::Machine machine_;
  size_t read_ = 0;

 public:
  Peer peer;
};

}  // namespace

TEST_CASE("the peer's temperature switches the peer's heater, and a code opens the peer's lock once") {
  const auto begin = std::chrono::steady_clock::now();
  Hub hub;
  hub.expect("climate| temperature 19.0 C, heater on");
  hub.peer.wait_for("heater 1");
  REQUIRE(hub.peer.ask("set temperature 23.4").starts_with("ok"));
  hub.peer.wait_for("heater 0");
  hub.expect("climate| temperature 23.4 C, heater off");
  REQUIRE(hub.peer.ask("set temperature -7.5").starts_with("ok"));
  hub.peer.wait_for("heater 1");
  hub.expect("climate| temperature -7.5 C, heater on");

  // The peer does not answer for a while: the bus says so and comes back by itself.
  REQUIRE(hub.peer.ask("mute on").starts_with("ok"));
  hub.expect("bus| unit 1 does not answer");
  REQUIRE(hub.peer.ask("mute off").starts_with("ok"));
  hub.expect("bus| unit 1 answers again");

  // Codes are not looked at in the first minute, and not accepted if the window reached them at boot.
  hub.say("unlock " + Hub::code());
  hub.expect("panel| no codes are taken at present");
  std::this_thread::sleep_until(begin + 95s);
  const std::string code = Hub::code();
  hub.say(fmt::format("unlock {:06}", (std::stoi(code) + 1) % 1'000'000));
  hub.expect("panel| code refused");
  hub.say("unlock " + code);
  hub.expect("panel| code accepted, the door opens");
  hub.peer.wait_for("lock 1");
  hub.peer.wait_for("lock 0");
  hub.say("unlock " + code);
  hub.expect("panel| code refused");
  CHECK(hub.peer.ask("read").find("lock=0") != std::string::npos);
  CHECK(hub.peer.opened() == 1);
}
