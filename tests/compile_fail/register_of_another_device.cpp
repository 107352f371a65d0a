// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A register of another device.
// expected: the register belongs to another device
#include "drivers/serial/pl011/pl011.hpp"

using namespace nacre;
struct Timer;
auto get(RegisterBlock<Timer> timer) { return timer.read<drivers::pl011::Flags>(); }
