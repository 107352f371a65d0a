// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// From the first C++ instruction to `main`. Called by start.S only, with `.data` restored and `.bss` zero.
#include <__verbose_abort>

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

/// A pure virtual function or an unreachable statement: a fault, which the supervisor sees.
extern "C" [[noreturn]] void __cxa_pure_virtual() { __builtin_trap(); }

/// Destructors of static objects never run: a component is not ended but stopped.
extern "C" int __cxa_atexit(void (*)(void*), void*, void*) { return 0; }
extern "C" {
extern void* __dso_handle;
void* __dso_handle = nullptr;
}

/// A check of the C++ library failed. Declared in the library's own header, which names the namespace.
void std::__libcpp_verbose_abort(const char*, ...) { __builtin_trap(); }
