// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Calls the server over and over; a wrong answer is a fault, and the measurement never ends.
#include "tools/bench/systems/components/bench.hpp"
#include "user/client.hpp"

using namespace nacre::bench;

namespace {

using Server = nacre::user::Client<Exchange, "server">;
using Six = std::tuple<uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t>;

void round() {
  mark<Marker::begin>();
  const auto reply =
      Server::call<Exchange::Swap>(uint64_t{1}, uint64_t{2}, uint64_t{3}, uint64_t{4}, uint64_t{5}, uint64_t{6});
  mark<Marker::done>();
  if (reply.value() != Six{6, 5, 4, 3, 2, 1}) __builtin_trap();
}

}  // namespace

int main() {
  measure(0, round);
  mark<Marker::end>();
  return 0;
}
