// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Packed arguments fit one word.
// expected: the packed arguments do not fit a word
#include "tests/compile_fail/lamp.hpp"

using Wide = Packed<Argument<"a", uint32_t>, Argument<"b", uint32_t>, Argument<"c", bool>>;
unsigned words = Wide::words;
