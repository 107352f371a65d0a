// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The sum of two points in time means nothing.
// expected: invalid operands to binary expression
#include "lib/strong.hpp"

auto later(nacre::Instant a, nacre::Instant b) { return a + b; }
