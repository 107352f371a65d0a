// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Wants to control the first component.
#include "tools/nacre/tests/programs/program.hpp"

NACRE_TEST_USES = {nacre::test::use(nacre::abi::UseKind::component, "root")};
