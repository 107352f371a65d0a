// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A server has a handler for each method of its interface.
// expected: a method of the interface lacks its handler
#include "tests/compile_fail/lamp.hpp"

struct Server {
  Answer<Lamp::Set> on(Lamp::Set, Caller, Level, Count) { return Nothing{}; }
  Answer<Lamp::Get> on(Lamp::Get, Caller) { return Level{}; }
};
void serve(Server& server, Registers& registers) { serve_request<Lamp>(server, registers); }
