// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A handler of requests is no task: it would wait with a request open.
// expected: a method of the interface lacks its handler
#include "tests/compile_fail/lamp.hpp"

struct Server {
  Answer<Lamp::Set> on(Lamp::Set, Caller, Level, Count) { return Nothing{}; }
  Answer<Lamp::Dim> on(Lamp::Dim, Caller, uint8_t) { return Nothing{}; }
  Task<Answer<Lamp::Get>> on(Lamp::Get, Caller);
};
void serve(Server& server, Registers& registers) { serve_request<Lamp>(server, registers); }
