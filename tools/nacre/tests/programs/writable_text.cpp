// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Linked so that text and data share one segment.
#include "tools/nacre/tests/programs/program.hpp"

NACRE_TEST_USES = {nacre::test::use(nacre::abi::UseKind::self, "")};
[[gnu::used]] uint64_t counter = 1;
