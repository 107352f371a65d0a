// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A handler of requests cannot wait: its answer is no coroutine type.
// expected: has no member named 'promise_type'
#include "tests/compile_fail/lamp.hpp"

Answer<Lamp::Get> on(Lamp::Get, Caller) {
  co_await sleep_until(never);
  co_return Level{};
}
