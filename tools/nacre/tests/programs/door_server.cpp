// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/tests/programs/interfaces.hpp"
#include "tools/nacre/tests/programs/program.hpp"

using namespace nacre;
NACRE_TEST_INTERFACE door[] = NACRE_TEST_DOOR;
NACRE_TEST_USES = {test::use(abi::UseKind::serves, "door", test::hash(NACRE_TEST_DOOR))};
