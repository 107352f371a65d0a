// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Numbers are not converted on their way into a message.
// expected: std::tuple<int>, std::tuple<unsigned char>
#include "tests/compile_fail/lamp.hpp"

auto call() { return LampChannel::call<Lamp::Dim>(300); }
