// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The Modbus master on the second serial line. Who may do what with which address is decided by the description's masks
// and guards before a request comes here. A bus that comes back signals its clients: it has forgotten what they asked.
#include "interfaces/modbus.hpp"
#include "interfaces/serial.hpp"
#include "systems/hub/bus/master.hpp"
#include "user/loop.hpp"
#include "user/print.hpp"

namespace {

using namespace nacre;
using Interface = interfaces::Modbus;
using Status = Interface::Status;
using Sent = user::Region<"sent", interfaces::SerialSide, user::Access::write>;
using Received = user::Region<"received", interfaces::SerialSide>;
using SerialSignal = user::Signal<"serial">;
constexpr auto serial = user::notified<"serial">;
constexpr auto line_timer = user::timer<"line">;

constexpr uint8_t unit = 1;
constexpr auto reply_time = 200_ms;
constexpr auto quiet_time = 20_ms;
constexpr auto quiet_limit = 100_ms;
constexpr unsigned bytes_at_once = 256;  ///< bound of one activation

/// The clients, and the bit of each in Master::take_finished().
enum Slot : unsigned { climate_slot, door_slot, slot_count };

class Bus {
 public:
  /// The line is not trusted to be quiet: whatever comes before the first question is dropped.
  void begin() {
    line_.begin();
    tell(~uint64_t{0});
    pump();
  }

  user::Answer<Interface::ReadInput> on(Interface::ReadInput, user::Caller caller, uint16_t address) {
    return submit(caller, modbus::read_input(unit, address));
  }
  user::Answer<Interface::ReadCoil> on(Interface::ReadCoil, user::Caller caller, uint16_t address) {
    return submit(caller, modbus::read_coil(unit, address));
  }
  user::Answer<Interface::WriteCoil> on(Interface::WriteCoil, user::Caller caller, uint16_t address, bool on) {
    return submit(caller, modbus::write_coil(unit, address, on));
  }

  user::Answer<Interface::Collect> on(Interface::Collect, user::Caller caller) {
    const unsigned slot = slot_of(caller);
    if (slot == slot_count) return Failed{Status::none};
    const modbus::Result result = master_.collect(slot);
    switch (result.progress) {
      case modbus::Progress::done:
        return result.value;
      case modbus::Progress::in_progress:
        return Failed{Status::in_progress};
      case modbus::Progress::refused:
        return Failed{Status::refused};
      case modbus::Progress::no_answer:
        return Failed{Status::no_answer};
      case modbus::Progress::none:
        break;
    }
    return Failed{Status::none};
  }

  void on(decltype(serial)) { pump(); }
  void on(decltype(line_timer)) { pump(); }

 private:
  [[nodiscard]] static unsigned slot_of(user::Caller caller) {
    if (user::Accept<"climate", Interface>::is(caller)) return climate_slot;
    if (user::Accept<"door", Interface>::is(caller)) return door_slot;
    return slot_count;
  }

  user::Answer<Interface::ReadInput> submit(user::Caller caller, const modbus::Request& request) {
    const unsigned slot = slot_of(caller);
    if (slot == slot_count) return Failed{Status::refused};
    master_.submit(slot, request);
    pump();
    return Nothing{};
  }

  /// All that can be done now: bytes in, time, bytes out, news to the clients.
  void pump() {
    const uint64_t now = user::now().to_raw();
    if (line_.look() == PeerNews::restarted) master_.lose_line(now);
    const bool more = receive(now);
    master_.advance(now);
    modbus::Frame frame;
    if (master_.try_take_frame(frame)) send(frame);
    tell(master_.take_finished());
    note_silence();
    line_timer.set(more ? user::now() : Instant::from_raw(master_.deadline()));
  }

  /// True if bytes are left for the next activation.
  bool receive(uint64_t now) {
    const bool crowded = line_.available() > interfaces::serial_capacity / 2;
    uint8_t byte = 0;
    unsigned count = 0;
    for (; count < bytes_at_once && line_.try_read(byte); ++count) master_.receive(byte, now);
    if (crowded) raise<SerialSignal>();
    return count == bytes_at_once;
  }

  /// A frame that does not fit is lost, as on a broken line: its timeout brings the next attempt.
  void send(const modbus::Frame& frame) {
    if (line_.room() < sizeof(frame.bytes)) return;
    for (const uint8_t byte : frame.bytes) (void)line_.try_write(byte);
    raise<SerialSignal>();
  }

  static void tell(uint64_t slots) {
    if ((slots >> climate_slot & 1) != 0) raise<user::Signal<"climate">>();
    if ((slots >> door_slot & 1) != 0) raise<user::Signal<"door">>();
  }

  /// These channels have no rate, so nothing is refused.
  template <class Channel>
  static void raise() {
    if (Channel::raise() != abi::Outcome::ok) __builtin_trap();
  }

  void note_silence() {
    if (master_.silent() == silent_) return;
    silent_ = master_.silent();
    user::print("unit {} {}\n", unit, silent_ ? "does not answer" : "answers again");
  }

  [[nodiscard]] static uint64_t ticks(Milliseconds length) {
    return static_cast<uint64_t>(user::ticks(length).to_raw());
  }

  interfaces::SerialEnd line_{Sent::get(), Received::get()};
  modbus::Master<slot_count> master_{{ticks(reply_time), ticks(quiet_time), ticks(quiet_limit)}};
  bool silent_ = false;
};

}  // namespace

int main() {
  static Bus bus;
  bus.begin();
  user::run(bus, user::serves<Interface>, serial, line_timer);
}
