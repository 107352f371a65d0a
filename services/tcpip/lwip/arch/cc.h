/* SPDX-FileCopyrightText: 2026 The Nacre authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What lwIP wants to know of compiler and machine. Its own <lwip/arch.h> has the defaults.
 */
#pragma once

#include <stdint.h>

#define BYTE_ORDER LITTLE_ENDIAN
#define lwip_htons(x) __builtin_bswap16(x)
#define lwip_htonl(x) __builtin_bswap32(x)

/* An assertion that fails is a fault, which the supervisor sees. */
#define LWIP_PLATFORM_ASSERT(text) __builtin_trap()
#define LWIP_PLATFORM_DIAG(text)

#ifdef __cplusplus
extern "C" {
#endif
uint32_t nacre_lwip_random(void);
uint16_t nacre_lwip_checksum(const void *bytes, int length);
void nacre_lwip_time_asked(int32_t *seconds, uint32_t *fraction);
void nacre_lwip_time_told(int32_t seconds, uint32_t fraction);
#ifdef __cplusplus
}
#endif

#define LWIP_RAND() nacre_lwip_random()
#define LWIP_CHKSUM nacre_lwip_checksum
