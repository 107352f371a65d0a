// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/tests/programs/program.hpp"

extern "C" [[gnu::used]] double scaled(double value) { return value * 1.5; }
NACRE_TEST_USES = {nacre::test::use(nacre::abi::UseKind::self, "")};
