// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// `assert` of C: the console, if the component has one, is told what failed, then the component faults.
#include "user/print.hpp"

extern "C" [[noreturn]] void __assert_func(const char* file, int line, const char*, const char* condition) {
  nacre::user::print("{}:{}: '{}' does not hold\n", file, line, condition);
  __builtin_trap();
}

/// What picolibc's header calls where NDEBUG hides the words.
extern "C" [[noreturn]] void __assert_no_args() { __builtin_trap(); }
