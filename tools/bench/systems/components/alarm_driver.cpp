// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Waits for the clock's alarm, says that it runs, sets the next one and lets the spinner know.
#include "tools/bench/systems/components/alarm.hpp"
#include "tools/bench/systems/mark.hpp"
#include "user/loop.hpp"

namespace {

using namespace nacre;
using namespace nacre::bench;

struct Driver {
  Alarm alarm{user::Device<"pl031">::address()};
  unsigned left = alarms;

  void on(user::Line<"pl031"> line) {
    mark<Marker::driver>();
    if (--left == 0) mark<Marker::end>();
    alarm.set();
    line.done();
    if (user::Signal<"spinner">::raise() != abi::Outcome::ok) __builtin_trap();
  }
};

}  // namespace

int main() {
  Driver driver;
  driver.alarm.set();
  user::Line<"pl031">::done();
  user::run(driver, user::line<"pl031">);
}
