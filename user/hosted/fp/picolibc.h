/* SPDX-FileCopyrightText: 2026 The Nacre authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Components with floating point: printf and scanf know double.
 */
#pragma once
#include <picolibc_common.h>
#define __IO_DEFAULT 'd'
