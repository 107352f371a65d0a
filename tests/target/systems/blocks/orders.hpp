// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the test asks of the disk's client, through memory that the test writes from outside the machine.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace nacre::blocks_test {

enum class Kind : uint64_t {
  read,
  write,  ///< of bytes made from `seed`
  flush,
  several,  ///< `count` reads of one sector each, without collecting in between: every other one from `sector` on
};

struct Order {
  Kind kind;
  uint64_t sector;
  uint32_t count;
  uint32_t place;
  uint64_t seed;
};

struct Orders {
  uint64_t number;  ///< written last; 0: none yet
  Order order;
};

/// What came of an order, as the last attempt had it.
struct Report {
  uint64_t begins;  ///< how often the client has begun with a driver
  uint64_t sectors;
  uint64_t read_only;
  uint64_t taken;      ///< number of the order that it is busy with
  uint64_t finished;   ///< number of the last order that has ended
  uint64_t outcome;    ///< of the call that ended it, in the words of abi::Outcome
  uint64_t status;     ///< of the same call: 0, or the code of a status of interfaces::Blocks
  uint64_t started;    ///< requests of this order that the driver has taken
  uint64_t collected;  ///< and that went well
  uint64_t sum;        ///< of what has been read last, as the client sees it
  uint64_t told;       ///< times that the driver's signal ended a wait for an answer
  uint64_t lost;       ///< attempts, of all orders, after which the driver was gone or new
};

/// Answers of a driver that the stranger has had.
struct Refusals {
  uint64_t refused;  ///< as not the disk's client
  uint64_t others;
};

/// Of the disk, from one read to the next. Not 1: QEMU makes one of neighbours, and then they fail together.
inline constexpr uint64_t step = 2;

/// Byte `at` of what an order with this seed writes.
[[nodiscard]] constexpr uint8_t pattern(uint64_t seed, size_t at) {
  const uint64_t mixed = (seed + at / 8) * 0x9e37'79b9'7f4a'7c15;
  return static_cast<uint8_t>(mixed >> (at % 8 * 8));
}

/// The sum, one byte further.
[[nodiscard]] constexpr uint64_t add(uint64_t sum, uint8_t byte) { return (sum ^ byte) * 0x100'0000'01b3; }

}  // namespace nacre::blocks_test
