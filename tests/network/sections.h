/* SPDX-FileCopyrightText: 2026 The Nacre authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Included before everything else in each file of lwIP: its variables lie together, so that lwip_host.cpp can set them
 * back.
 */
#pragma once
#pragma clang section bss = "lwip_zeroed" data = "lwip_set"
