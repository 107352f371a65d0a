// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the test asks of the hostile driver, through memory that the test writes from outside the machine.
#pragma once

#include <stdint.h>

namespace nacre::dma_test {

inline constexpr uint32_t bytes_written = 64;  ///< by the device, for one order

struct Orders {
  uint64_t number;   ///< written last; 0: none yet
  uint64_t address;  ///< where the device is to write
};

struct Report {
  uint64_t own_buffer;  ///< address of an honest buffer, as the device sees it
  uint64_t taken;       ///< number of the last order that was given to the device
  uint64_t finished;    ///< number of the last order that the device calls done
};

/// What the device may write.
struct Buffer {
  uint8_t bytes[4096];
};

}  // namespace nacre::dma_test
