// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A component does not end: whatever would end a program is a fault, which the supervisor sees.
#include <__verbose_abort>

extern "C" {

[[noreturn]] void abort() { __builtin_trap(); }
[[noreturn]] void _exit(int) { __builtin_trap(); }
[[noreturn]] void _Exit(int) { __builtin_trap(); }
[[noreturn]] void exit(int) { __builtin_trap(); }
[[noreturn]] void quick_exit(int) { __builtin_trap(); }
}

/// A check of the C++ library failed, or it would throw where there are no exceptions.
void std::__libcpp_verbose_abort(const char*, ...) { __builtin_trap(); }
