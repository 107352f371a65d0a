// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the other files of this folder do wrong, done right: this one compiles.
#include "drivers/serial/pl011/pl011.hpp"
#include "tests/compile_fail/lamp.hpp"
#include "user/print.hpp"

namespace pl011 = nacre::drivers::pl011;

ComponentId supervisor = ComponentId::from_raw(0);

Instant deadline() { return now() + ticks(5_ms); }

bool registers(RegisterBlock<pl011::Pl011> uart) {
  uart.write(pl011::Control::Enable(true), pl011::Control::TransmitEnable(true));
  uart.write(pl011::InterruptClear::All::constant<0x7ff>());
  return uart.read<pl011::Flags>().get<pl011::Flags::Busy>();
}

struct Server {
  Answer<Lamp::Set> on(Lamp::Set, Caller, Level, Count) { return Failed{Lamp::Status::broken}; }
  Answer<Lamp::Get> on(Lamp::Get, Caller) { return Level{}; }
  Answer<Lamp::Dim> on(Lamp::Dim, Caller, uint8_t) {
    if (!start(later())) return Failed{Lamp::Status::broken};
    return Nothing{};
  }
  Task<> later() {
    co_await sleep_until(deadline());
    if (co_await notified<"done">.before(deadline()) == Woken::timeout) print("{} of {}\n", 1, 2u);
  }
};

void serve(Server& server, Registers& registers) { serve_request<Lamp>(server, registers); }

bool call() {
  const Reply<Lamp::Get> level = LampChannel::call<Lamp::Get>();
  return level.ok() && LampChannel::call<Lamp::Set>(level.value(), Count::from_raw(1)).ok() &&
         LampChannel::call<Lamp::Dim>(uint8_t{3}).ok();
}
