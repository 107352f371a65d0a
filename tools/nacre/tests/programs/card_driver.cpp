// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Drives `card` behind the SMMU through the regions `ring` and `outgoing`, keeps `private` to itself.
#include "tools/nacre/tests/programs/program.hpp"

using namespace nacre;
NACRE_TEST_USES = {
    test::use(abi::UseKind::device, "card"),
    test::use(abi::UseKind::line, "card"),
    test::use(abi::UseKind::signals, "isolation"),
    test::use(abi::UseKind::region, "ring", 0, 8192 | test::writes),
    test::use(abi::UseKind::region, "outgoing", 0, 4096),
    test::use(abi::UseKind::region, "private", 0, 4096 | test::writes),
};
