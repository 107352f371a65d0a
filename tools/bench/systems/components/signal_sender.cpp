// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Signals a waiter that is more urgent, so that it runs at once; then one that is less urgent, so that it only becomes
// ready the first time, and nothing but its notification word changes afterwards.
#include "tools/bench/systems/components/bench.hpp"
#include "user/loop.hpp"

using namespace nacre::bench;

namespace {

template <nacre::FixedText name>
void signal_once() {
  mark<Marker::begin>();
  const auto outcome = nacre::user::Signal<name>::raise();
  mark<Marker::done>();
  if (outcome != nacre::abi::Outcome::ok) __builtin_trap();
}

}  // namespace

int main() {
  measure(0, signal_once<"waiter">);
  measure(1, signal_once<"sleeper">);
  mark<Marker::end>();
  return 0;
}
