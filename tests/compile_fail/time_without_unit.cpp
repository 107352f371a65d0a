// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A time without its unit.
// expected: no matching function for call to 'to_span'
#include "user/calls.hpp"

auto pause() { return nacre::user::ticks(5); }
