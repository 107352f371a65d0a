// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A value that was read has the fields of its own register only.
// expected: the field belongs to another register
#include "drivers/serial/pl011/pl011.hpp"

using namespace nacre;
using namespace nacre::drivers::pl011;
bool busy(RegisterBlock<Pl011> uart) { return uart.read<Flags>().get<Control::Enable>(); }
