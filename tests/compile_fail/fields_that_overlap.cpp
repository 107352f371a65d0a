// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Two fields on the same bits are not written together.
// expected: two of the fields share bits
#include "drivers/serial/pl011/pl011.hpp"

using namespace nacre;
using namespace nacre::drivers::pl011;
void clear(RegisterBlock<Pl011> uart) {
  uart.write(InterruptClear::Transmit(true), InterruptClear::All::constant<0x7ff>());
}
