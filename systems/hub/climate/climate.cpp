// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Keeps a room at its temperature: once in each cycle it reads the thermometer and the hygrometer, decides and
// switches the heater. The decision counts when the heater's coil has been written.
#include "interfaces/climate.hpp"

#include "systems/hub/bus/transaction.hpp"
#include "systems/hub/climate/control.hpp"
#include "systems/hub/kept.hpp"
#include "systems/hub/tenths.hpp"
#include "user/print.hpp"

namespace {

using namespace nacre;
using namespace nacre::hub;
using interfaces::Modbus;
using Interface = interfaces::Climate;
using Status = Interface::Status;
using RecordRegion = user::Region<"record", KeptArea<record_words>, user::Access::write>;

constexpr uint16_t thermometer_register = 0;
constexpr uint16_t humidity_register = 1;
constexpr uint16_t heater_coil = 0;
constexpr auto period = 2_s;

class Climate {
 public:
  void begin() {
    uint64_t words[record_words];
    record_ = kept_.try_load(words) ? unpack_record(words) : first_record(user::now().to_raw(), cycle());
    keep();
    if (!user::start(control())) __builtin_trap();
  }

  user::Answer<Interface::State> on(Interface::State, user::Caller) {
    if (!read_once_) return Failed{Status::no_reading};
    return std::tuple(static_cast<int16_t>(temperature_), humidity_, static_cast<uint16_t>(record_.target),
                      record_.heater != 0, fresh_, static_cast<uint32_t>(record_.decisions),
                      static_cast<uint32_t>(record_.missed));
  }

  user::Answer<Interface::SetTarget> on(Interface::SetTarget, user::Caller, uint16_t target) {
    if (target < lowest_target || target > highest_target) return Failed{Status::out_of_range};
    record_.target = target;
    keep();
    return Nothing{};
  }

 private:
  [[nodiscard]] static uint64_t cycle() { return static_cast<uint64_t>(user::ticks(period).to_raw()); }
  [[nodiscard]] Instant cycle_end() const { return Instant::from_raw(record_.cycle_end); }

  user::Task<> control() {
    for (;;) {
      close_cycles();
      if (record_.decided == 0) co_await one_cycle();
      co_await user::sleep_until(cycle_end());
    }
  }

  user::Task<> one_cycle() {
    const Instant deadline = cycle_end();
    fresh_ = false;
    const Transacted temperature = co_await transact<Modbus::ReadInput>(deadline, thermometer_register);
    if (temperature.ended != Ended::done) co_return;
    const Transacted humidity = co_await transact<Modbus::ReadInput>(deadline, humidity_register);
    const Heater heater =
        decide(static_cast<Heater>(record_.heater), reading(temperature.value), static_cast<int>(record_.target));
    const Transacted switched = co_await transact<Modbus::WriteCoil>(deadline, heater_coil, heater == Heater::on);
    note_reading(reading(temperature.value), humidity);
    if (switched.ended != Ended::done || user::now() >= deadline) co_return;
    note_decision(record_, heater);
    keep();
    report(heater);
  }

  void note_reading(int temperature, Transacted humidity) {
    temperature_ = temperature;
    if (humidity.ended == Ended::done) humidity_ = humidity.value;
    read_once_ = true;
    fresh_ = true;
  }

  void close_cycles() {
    const uint64_t missed = advance(record_, user::now().to_raw(), cycle());
    keep();
    if (missed != 0) user::print("missed {} deadline(s), {} so far\n", missed, record_.missed);
  }

  /// A line for each change, not for each cycle.
  void report(Heater heater) {
    if (reported_ && reported_temperature_ == temperature_ && reported_heater_ == heater) return;
    reported_ = true;
    reported_temperature_ = temperature_;
    reported_heater_ = heater;
    user::print("temperature {} C, heater {}\n", Tenths(temperature_), heater == Heater::on ? "on" : "off");
  }

  void keep() {
    uint64_t words[record_words];
    pack(record_, words);
    kept_.store(words);
  }

  Kept<record_words> kept_{RecordRegion::get()};
  Record record_{};
  int temperature_ = 0;
  uint16_t humidity_ = 0;
  bool read_once_ = false;
  bool fresh_ = false;
  bool reported_ = false;
  int reported_temperature_ = 0;
  Heater reported_heater_ = Heater::off;
};

}  // namespace

int main() {
  static Climate climate;
  climate.begin();
  user::run(climate, user::serves<Interface>, transaction_detail::finished);
}
