// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Types that libc++ headers mention and never use here. Time is lib/time.hpp.
#pragma once
#include <stddef.h>
typedef long time_t;
typedef long clock_t;
struct tm;
struct timespec {
  time_t tv_sec;
  long tv_nsec;
};
