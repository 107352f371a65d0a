/* SPDX-FileCopyrightText: 2026 The Nacre authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Integer-only components: printf and scanf know no floating point.
 */
#pragma once
#include <picolibc_common.h>
#define __IO_DEFAULT 'i'
