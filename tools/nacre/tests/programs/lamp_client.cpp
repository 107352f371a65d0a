// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Calls `lamp`, and has initial data, so that there is a copy of it behind the constants.
#include "tools/nacre/tests/programs/interfaces.hpp"
#include "tools/nacre/tests/programs/program.hpp"

using namespace nacre;
NACRE_TEST_INTERFACE lamp[] = NACRE_TEST_LAMP;
NACRE_TEST_USES = {test::use(abi::UseKind::self, ""),
                   test::use(abi::UseKind::client, "lamp", test::hash(NACRE_TEST_LAMP))};
[[gnu::used]] uint64_t counter = 0x1122'3344'5566'7788;
[[gnu::used]] uint64_t zeros[1000];
