// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Drives `uart` through the region `buffer`, wakes `client`.
#include "tools/nacre/tests/programs/program.hpp"

using namespace nacre;
NACRE_TEST_USES = {
    test::use(abi::UseKind::self, ""),          test::use(abi::UseKind::device, "uart"),
    test::use(abi::UseKind::line, "uart"),      test::use(abi::UseKind::region, "buffer", 0, 4096 | test::writes),
    test::use(abi::UseKind::signals, "client"), test::use(abi::UseKind::signals, "absent", 0, 0, 1),
};
