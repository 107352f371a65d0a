// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A name of the system description has at most 31 characters.
// expected: a name has at most 31 characters
#include "tests/compile_fail/lamp.hpp"

uint64_t value() { return Component<"a_name_of_more_than_thirty_one_characters">::value(); }
