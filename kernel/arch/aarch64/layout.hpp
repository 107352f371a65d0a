// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Offsets that the assembly uses. layout.cpp checks each against the structure.
#pragma once

#define CONTEXT_X 0
#define CONTEXT_SP 248
#define CONTEXT_PC 256
#define CONTEXT_SPSR 264
#define CONTEXT_THREAD 280
#define COMPONENT_FP_ACCESS 288
#define COMPONENT_PAGE_TABLE 296
#define COMPONENT_ZERO 304
#define COMPONENT_FULL 414
#define STACK_SIZE 2048
