// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A length of time is no point in time.
// expected: no viable conversion from returned value of type
#include "lib/strong.hpp"

nacre::Instant deadline(nacre::Span wait) { return wait; }
