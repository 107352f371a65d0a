// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// All arguments are given.
// expected: no matching function for call to 'call'
#include "tests/compile_fail/lamp.hpp"

auto call() { return LampChannel::call<Lamp::Set>(Level::from_raw(1)); }
