// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Text, constants, metadata, initial data and zeros: what the tests alter.
#include "tools/nacre/tests/programs/program.hpp"

NACRE_TEST_USES = {nacre::test::use(nacre::abi::UseKind::self, "")};
[[gnu::used]] const uint64_t constant = 0x0123'4567'89ab'cdef;
[[gnu::used]] uint64_t counter = 0x1122'3344'5566'7788;
[[gnu::used]] uint64_t zeros[100];
