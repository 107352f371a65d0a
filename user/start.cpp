// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// From the first C++ instruction to `main`. Called by start.S only, with `.data` restored and `.bss` zero.
#include "user/calls.hpp"

int main();

using Constructor = void (*)();
extern "C" const Constructor nacre_constructors[];
extern "C" const Constructor nacre_constructors_end[];

namespace {

/// Answers what is in service, if anything, and never asks for more.
[[noreturn]] void rest() {
  for (;;) {
    nacre::user::Registers registers;
    registers.outcome = nacre::never.to_raw();
    nacre::user::reply_wait(registers);
  }
}

}  // namespace

extern "C" [[noreturn]] void nacre_begin() {
  for (const Constructor* each = nacre_constructors; each != nacre_constructors_end; ++each) (*each)();
  main();
  rest();
}

/// Destructors of static objects never run: a component is not ended but stopped.
extern "C" int __cxa_atexit(void (*)(void*), void*, void*) { return 0; }
extern "C" {
extern void* __dso_handle;
void* __dso_handle = nullptr;
}
