// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A constant that needs more bits than its field has.
// expected: the value needs more bits than the field has
#include "drivers/serial/pl011/pl011.hpp"

auto divisor = nacre::drivers::pl011::FractionalDivisor::Value::constant<64>();
