// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Names that libc++ headers mention and never use here. There are no files.
#pragma once
#include <stddef.h>
#define EOF (-1)
extern "C" int remove(const char* path);
