// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A number is no component id.
// expected: no viable conversion from 'int'
#include "lib/strong.hpp"

nacre::ComponentId supervisor = 0;
