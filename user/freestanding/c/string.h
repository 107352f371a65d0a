// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The part of the C library that freestanding libc++ and the compiler refer to. Defined in user/memory.cpp.
#pragma once
#include <stddef.h>
extern "C" {
void* memcpy(void* to, const void* from, size_t size);
void* memmove(void* to, const void* from, size_t size);
void* memset(void* to, int value, size_t size);
int memcmp(const void* left, const void* right, size_t size);
void* memchr(const void* in, int value, size_t size);
size_t strlen(const char* text);
}
