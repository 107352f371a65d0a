// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A type that libc++ headers mention and never use here.
#pragma once
typedef struct {
  unsigned opaque;
} mbstate_t;
