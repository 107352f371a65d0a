// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/tests/programs/interfaces.hpp"
#include "tools/nacre/tests/programs/program.hpp"

using namespace nacre;
NACRE_TEST_INTERFACE sockets[] = NACRE_TEST_SOCKETS;
NACRE_TEST_USES = {test::use(abi::UseKind::client, "stack", test::hash(NACRE_TEST_SOCKETS))};
