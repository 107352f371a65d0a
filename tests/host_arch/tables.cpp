// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The tables lie in the image, behind the kernel's constants. Here they are a variable of the tests; the kernel's own
// declaration, which this file must not see, is of a constant.
#include "abi/tables.hpp"

extern "C" {
nacre::abi::Tables nacre_tables;
}

namespace nacre::host {

abi::Tables& tables() { return nacre_tables; }

}  // namespace nacre::host
