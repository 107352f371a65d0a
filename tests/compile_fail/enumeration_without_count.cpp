// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// An enumeration in an interface says how many enumerators it has.
// expected: an enumeration of an interface needs enumerator_count
#include "tests/compile_fail/lamp.hpp"

enum class Colour { red, green };
unsigned words = Argument<"colour", Colour>::words;
