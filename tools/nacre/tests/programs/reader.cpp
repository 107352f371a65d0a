// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Reads 8 KiB of the region `buffer`, is woken by `driver`.
#include "tools/nacre/tests/programs/program.hpp"

using namespace nacre;
NACRE_TEST_USES = {test::use(abi::UseKind::region, "buffer", 0, 8192), test::use(abi::UseKind::notified, "driver")};
