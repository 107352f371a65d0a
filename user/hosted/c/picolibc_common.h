/* SPDX-FileCopyrightText: 2026 The Nacre authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * picolibc for components: one thread, small stdio, no files, no wide characters, no locales but "C". What picolibc's
 * own build would write into picolibc.h; the names are its own.
 */
#pragma once
#define __ASSERT_VERBOSE
#define __ELIX_LEVEL 4
#define __FAST_STRCMP
#define __GLOBAL_ERRNO
#define __HAVE_BITFIELDS_IN_PACKED_STRUCTS
#define __IEEE_LIBM
#define __INIT_FINI_ARRAY
#define __IO_C99_FORMATS
#define __IO_FLOAT_EXACT
#define __IO_LONG_LONG
#define __NANO_MALLOC
#define __NEWLIB_MINOR__ 3
#define __NEWLIB_PATCHLEVEL__ 0
#define __NEWLIB__ 4
#define __OBSOLETE_MATH_DOUBLE 1
#define __OBSOLETE_MATH_FLOAT 1
#define __PICOLIBC_MINOR__ 8
#define __PICOLIBC_PATCHLEVEL__ 10
#define __PICOLIBC_VERSION__ "1.8.10"
#define __PICOLIBC__ 1
#define __SINGLE_THREAD
#define __TINY_STDIO
#define _NEWLIB_VERSION "4.3.0"
#define _PICOLIBC_MINOR__ 8
#define _PICOLIBC_VERSION "1.8.10"
#define _PICOLIBC__ 1
