// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/tests/programs/program.hpp"

NACRE_TEST_USES = {nacre::test::use(nacre::abi::UseKind::self, "")};
NACRE_TEST_INTERFACE nonsense[] = "interface lamp\nmethod many set\n";
