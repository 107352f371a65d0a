// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Each placeholder has a value.
// expected: the_number_of_placeholders_differs_from_the_number_of_values
#include "user/print.hpp"

void tell() { nacre::user::print("{} of {}\n", 1); }
