// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Calls the server over and over and keeps a value in a floating-point register across each call, so that the registers
// change hands twice in every round. A wrong value is a fault, and the measurement never ends.
#include "tools/bench/systems/components/bench.hpp"
#include "user/client.hpp"

using namespace nacre::bench;

namespace {

using Server = nacre::user::Client<Exchange, "server">;

double kept = 1.0;

void round() {
  const double before = kept;
  mark<Marker::begin>();
  const auto reply =
      Server::call<Exchange::Swap>(uint64_t{8}, uint64_t{2}, uint64_t{3}, uint64_t{4}, uint64_t{5}, uint64_t{6});
  double after = before;
  asm volatile("fadd %d0, %d0, %d1" : "+w"(after) : "w"(1.0));
  mark<Marker::done>();
  kept = after;
  if (std::get<4>(reply.value()) != 2 || std::get<0>(reply.value()) > 16 || after != before + 1.0) __builtin_trap();
}

}  // namespace

int main() {
  measure(0, round);
  mark<Marker::end>();
  return 0;
}
