// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A write-only register is not read.
// expected: the register is write-only
#include "drivers/serial/pl011/pl011.hpp"

using namespace nacre;
using namespace nacre::drivers::pl011;
auto get(RegisterBlock<Pl011> uart) { return uart.read<InterruptClear>(); }
