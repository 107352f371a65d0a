// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A read-only register is not written.
// expected: the register is read-only
#include "drivers/serial/pl011/pl011.hpp"

using namespace nacre;
using namespace nacre::drivers::pl011;
void set(RegisterBlock<Pl011> uart) { uart.write(Flags::Busy(true)); }
