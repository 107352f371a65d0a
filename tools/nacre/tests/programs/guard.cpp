// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Bounds devices: drives `smmu` and `pcie`, reads `isolation`, writes `queue`.
#include "tools/nacre/tests/programs/program.hpp"

using namespace nacre;
NACRE_TEST_USES = {
    test::use(abi::UseKind::device, "smmu"),
    test::use(abi::UseKind::line, "smmu"),
    test::use(abi::UseKind::device, "pcie"),
    test::use(abi::UseKind::region, "isolation", 0, 576),
    test::use(abi::UseKind::region, "queue", 0, 8192 | test::writes),
};
