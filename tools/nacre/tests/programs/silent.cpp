// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// No metadata at all, as a program in another language might be.
#include "tools/nacre/tests/programs/program.hpp"
