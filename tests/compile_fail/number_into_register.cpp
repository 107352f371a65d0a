// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Raw numbers are not written to registers.
// expected: type 'int' cannot be used prior to '::'
#include "drivers/serial/pl011/pl011.hpp"

using namespace nacre;
void set(RegisterBlock<drivers::pl011::Pl011> uart) { uart.write(0x301); }
