// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// More memory than the board of the tests has.
#include "tools/nacre/tests/programs/program.hpp"

NACRE_TEST_USES = {nacre::test::use(nacre::abi::UseKind::self, "")};
[[gnu::used]] uint8_t zeros[16 * 1024 * 1024];
