// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A region that was asked for to be read is not written.
// expected: returns a const value
#include "user/use.hpp"

struct Shared {
  int value;
};
void set() { nacre::user::Region<"shared", Shared>::get().value = 1; }
