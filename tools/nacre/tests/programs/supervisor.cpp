// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Controls `worker`, hears of faults and of its heartbeat, reads the system information and the audit area.
#include "tools/nacre/tests/programs/program.hpp"

using namespace nacre;
NACRE_TEST_USES = {
    test::use(abi::UseKind::component, "worker"),       test::use(abi::UseKind::notified, "faults"),
    test::use(abi::UseKind::notified, "worker"),        test::use(abi::UseKind::region, "system", 0, 64),
    test::use(abi::UseKind::region, "audit", 0, 12288),
};
