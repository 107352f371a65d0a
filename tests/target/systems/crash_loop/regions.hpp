// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the client writes down for the test.
#pragma once

#include <stdint.h>

namespace nacre::crash_loop {

struct Progress {
  uint64_t answered;    ///< by the good server
  uint64_t lost;        ///< calls to the good server that gave no answer
  uint64_t loser_down;  ///< calls to the other one that came back with an error
};

}  // namespace nacre::crash_loop
