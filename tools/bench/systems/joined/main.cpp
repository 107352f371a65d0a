// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The one loop of the joined component. Each part's `main` begins it and ends in `run`, which begins the next one.
#include <algorithm>

#include "tools/bench/systems/joined/parts.hpp"
#include "user/calls.hpp"
#include "user/use.hpp"

int ethernet_main();
int firewall_main();
int tcpip_main();
int echo_main();
int streams_main();
int pages_main();

namespace nacre::bench::joined {
namespace {

constexpr int (*mains[part_count])() = {ethernet_main, firewall_main, tcpip_main, echo_main, streams_main, pages_main};

/// Parts that call another one are this component, too.
void describe() {
  abi::SystemInfo& system = user::joined_system;
  for (unsigned i = 0; i < std::size(wires); ++i) {
    if (wires[i].to != Part::tcpip) continue;
    abi::ChannelInfo& channel = system.channels[system.channel_count++];
    channel.client = channel.server = static_cast<uint8_t>(user::Self::id());
    channel.tag = static_cast<uint8_t>(i);
  }
}

/// Who has been signalled. A part's turn may signal others, and itself by way of them.
void serve_signals() {
  while (pending != 0) {
    for (const Program& program : programs) {
      if ((pending & program.bits) != 0) program.turn(user::now());
    }
  }
}

/// Whose time has come. Gives the time of the next.
[[nodiscard]] Instant serve_timers() {
  Instant next = never;
  const Instant now = user::now();
  for (const Program& program : programs) {
    if (program.deadline() <= now) program.turn(now);
    next = std::min(next, program.deadline());
  }
  return next;
}

/// All that can be done now. Gives the time at which there is more to do.
[[nodiscard]] Instant work() {
  for (;;) {
    serve_signals();
    const Instant next = serve_timers();
    if (pending == 0) return next;
  }
}

[[noreturn]] void serve_all() {
  for (;;) {
    user::Registers registers;
    registers.outcome = work().to_raw();
    user::reply_wait(registers);
    if (registers.outcome == static_cast<uint64_t>(abi::Outcome::notified)) pending |= registers.word[0];
  }
}

}  // namespace

void go_on() {
  static unsigned begun = 0;
  if (begun == part_count) serve_all();
  (void)mains[begun++]();
  __builtin_trap();  // none comes back
}

}  // namespace nacre::bench::joined

int main() {
  nacre::bench::joined::describe();
  nacre::bench::joined::go_on();
}
