// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A channel carries the methods of its own interface only.
// expected: because 'MethodOf<nacre::interfaces::Console::Read, Lamp>' evaluated to false
#include "interfaces/console.hpp"
#include "tests/compile_fail/lamp.hpp"

auto call() { return LampChannel::call<nacre::interfaces::Console::Read>(); }
