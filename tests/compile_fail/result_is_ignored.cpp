// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The result of a call is looked at.
// expected: ignoring return value
#include "tests/compile_fail/lamp.hpp"

void call() { LampChannel::call<Lamp::Get>(); }
