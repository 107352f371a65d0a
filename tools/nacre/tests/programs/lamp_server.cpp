// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/tests/programs/interfaces.hpp"
#include "tools/nacre/tests/programs/program.hpp"

using namespace nacre;
NACRE_TEST_INTERFACE lamp[] = NACRE_TEST_LAMP;
NACRE_TEST_USES = {test::use(abi::UseKind::self, ""),
                   test::use(abi::UseKind::serves, "lamp", test::hash(NACRE_TEST_LAMP))};
