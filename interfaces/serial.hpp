// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A serial line between its driver and its one client: two shared regions (lib/ring.hpp) and a signal each way, no
// calls. Each side raises its signal after it has written, and after it has read from a ring that was more than half
// full; it looks at the ring at every signal and after its own start. Local names, the same on both sides:
//
//   region `sent`       SerialSide, written by this side
//   region `received`   SerialSide, written by the other side
//   signal `client` at the driver, `serial` at the client, both ways
//
// The driver starts with an empty line: what either side had sent before a restart of either is dropped.
#pragma once

#include "lib/ring.hpp"

namespace nacre::interfaces {

inline constexpr size_t serial_capacity = 2048;  ///< bytes on their way in each direction
using SerialSide = RingSide<serial_capacity>;  ///< layout of a region
using SerialEnd = RingEnd<serial_capacity>;  ///< one side's end of the line

}  // namespace nacre::interfaces
