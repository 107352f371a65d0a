// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A length in milliseconds is not added to a count of ticks.
// expected: invalid operands to binary expression
#include "user/calls.hpp"

auto deadline() {
  using namespace nacre;
  return user::now() + 5_ms;
}
