// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The cheapest call: an own line that is not active is said to be done.
#include "tools/bench/systems/components/bench.hpp"
#include "user/loop.hpp"

using namespace nacre::bench;

namespace {

void done_once() {
  mark<Marker::begin>();
  nacre::user::Line<"pl061">::done();
  mark<Marker::done>();
}

}  // namespace

int main() {
  measure(0, done_once);
  return 0;
}
