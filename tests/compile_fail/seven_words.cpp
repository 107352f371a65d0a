// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A message has six words.
// expected: a message has six words
#include "tests/compile_fail/lamp.hpp"

struct Long : Method<Lamp::Status, 9, "long", Takes<Argument<"a", Block<6>>, Argument<"b", uint8_t>>, Gives<>> {};
Long::Takes value;
