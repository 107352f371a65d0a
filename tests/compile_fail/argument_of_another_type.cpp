// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// An argument has exactly its type: a count is no address.
// expected: no matching function for call to 'call'
#include "tests/compile_fail/lamp.hpp"

auto call() { return LampChannel::call<Lamp::Set>(Count::from_raw(1), Level::from_raw(2)); }
