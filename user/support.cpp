// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What compiled C++ refers to, for components without the hosted libraries, which have their own.
#include <__verbose_abort>

/// A pure virtual function or an unreachable statement: a fault, which the supervisor sees.
extern "C" [[noreturn]] void __cxa_pure_virtual() { __builtin_trap(); }

/// A check of the C++ library failed. Declared in the library's own header, which names the namespace.
void std::__libcpp_verbose_abort(const char*, ...) { __builtin_trap(); }
