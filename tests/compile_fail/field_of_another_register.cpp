// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A field is written to its own register only.
// expected: the fields belong to different registers
#include "drivers/serial/pl011/pl011.hpp"

using namespace nacre;
using namespace nacre::drivers::pl011;
void set(RegisterBlock<Pl011> uart) { uart.write(Control::Enable(true), LineControl::FifoEnable(true)); }
