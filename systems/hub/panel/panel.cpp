// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The person's side of the hub, on the console's input. Untrusted: it may ask and pass a code on, and it forgets a code
// as soon as it has passed it on. What it shows decides nothing.
#include "interfaces/climate.hpp"
#include "interfaces/door.hpp"
#include "systems/hub/panel/command.hpp"
#include "systems/hub/tenths.hpp"
#include "user/loop.hpp"
#include "user/print.hpp"

namespace {

using namespace nacre;
using namespace nacre::hub;
using interfaces::Climate;
using interfaces::Console;
using interfaces::Door;
using interfaces::LockState;
using DoorChannel = user::Client<Door, "door">;
using ClimateChannel = user::Client<Climate, "climate">;
constexpr auto typed = user::notified<"console">;

class Panel {
 public:
  void begin() {
    user::print("ready, try help\n");
    on(typed);
  }

  void on(decltype(typed)) {
    for (auto block = read(); block.ok(); block = read()) {
      const auto& [count, text] = block.value();
      for (unsigned i = 0; i < count && i < text.size; ++i) take(static_cast<char>(text.byte(i)));
    }
  }

 private:
  [[nodiscard]] static user::Reply<Console::Read> read() { return user::ConsoleChannel::call<Console::Read>(); }

  void take(char character) {
    const LineBuffer::Fed fed = line_.feed(character);
    if (fed == LineBuffer::Fed::more) return;
    const Command command =
        fed == LineBuffer::Fed::line ? parse(line_.text(), line_.size()) : Command{CommandKind::unknown, 0};
    line_.clear();
    carry_out(command);
  }

  static void carry_out(Command command) {
    switch (command.kind) {
      case CommandKind::empty:
        return;
      case CommandKind::unknown:
        return user::print("not understood, try help\n");
      case CommandKind::help:
        return help();
      case CommandKind::status:
        return status();
      case CommandKind::unlock:
        return unlock(interfaces::OneTimeCode(static_cast<uint32_t>(command.value)));
      case CommandKind::target:
        return set_target(static_cast<uint16_t>(command.value));
    }
  }

  static void help() {
    user::print("status         what the room and the door are like\n");
    user::print("unlock 123456  opens the door with a code\n");
    user::print("target 21.5    the temperature to keep\n");
  }

  static void status() {
    const auto room = ClimateChannel::call<Climate::State>();
    if (!room) {
      user::print("climate: {}\n", room.error().is(Climate::Status::no_reading) ? "no reading yet" : "no answer");
    } else {
      const auto& [temperature, humidity, target, heater, fresh, decisions, missed] = room.value();
      user::print("temperature {} C{}, target {} C, heater {}\n", Tenths(temperature), fresh ? "" : " (old)",
                  Tenths(target), heater ? "on" : "off");
      user::print("humidity {} %, {} decisions, {} deadlines missed\n", Tenths(humidity), decisions, missed);
    }
    const auto lock = DoorChannel::call<Door::State>();
    user::print("door {}\n", lock ? describe(lock.value()) : "no answer");
  }

  [[nodiscard]] static const char* describe(LockState state) {
    switch (state) {
      case LockState::locked:
        return "locked";
      case LockState::open:
        return "open";
      case LockState::unknown:
        break;
    }
    return "unknown";
  }

  static void unlock(interfaces::OneTimeCode code) {
    const auto opened = DoorChannel::call<Door::Unlock>(code);
    if (opened) return user::print("code accepted, the door opens\n");
    const user::Failure failure = opened.error();
    if (failure.is(Door::Status::refused)) return user::print("code refused\n");
    if (failure.is(Door::Status::paused) || failure.denied()) return user::print("no codes are taken at present, try later\n");
    user::print("the door does not answer, try a new code\n");
  }

  static void set_target(uint16_t tenths) {
    const auto set = ClimateChannel::call<Climate::SetTarget>(tenths);
    if (set) return user::print("target {} C\n", Tenths(tenths));
    user::print("target not changed: {}\n", set.error().outcome == abi::Outcome::denied ? "not allowed" : "no answer");
  }

  LineBuffer line_;
};

}  // namespace

int main() {
  static Panel panel;
  panel.begin();
  user::run(panel, typed);
}
