// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A handler fails with a status of its own interface.
// expected: no viable conversion from returned value of type 'nacre::Failed<Status>'
#include "interfaces/console.hpp"
#include "tests/compile_fail/lamp.hpp"

Answer<Lamp::Get> on(Lamp::Get, Caller) { return nacre::Failed{nacre::interfaces::Console::Status::full}; }
