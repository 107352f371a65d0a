// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// One case as the guest sees it (guest.S has the same offsets).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace nacre::proof {

inline constexpr uint64_t first_record = 0x4100'0000;
inline constexpr uint32_t breakpoint_word = 0xd420'0000;  ///< brk #0: ends the case
inline constexpr size_t code_words = 4;
inline constexpr size_t landing_words = 28;
inline constexpr size_t arena_bytes = 256;

using Vector = std::array<uint64_t, 2>;

struct Record {
  std::array<uint32_t, code_words> code{};        ///< what is tried, then breakpoints
  std::array<uint32_t, landing_words> landing{};  ///< breakpoints: places to branch to
  std::array<uint64_t, 31> x{};
  uint64_t sp = 0;    ///< SP_EL0
  uint64_t spsr = 0;  ///< flags, masks and mode that the code begins with
  uint64_t present = 1;
  uint64_t unused[2]{};
  std::array<Vector, 32> q{};
  std::array<uint64_t, 31> x_after{};
  uint64_t sp_after = 0;
  uint64_t spsr_after = 0;
  uint64_t pc_after = 0;
  uint64_t esr_after = 0;
  uint64_t unused_after = 0;
  std::array<Vector, 32> q_after{};
  std::array<uint8_t, arena_bytes> arena{};  ///< memory that the code may use
  uint8_t unused_end[64]{};
};
static_assert(offsetof(Record, x) == 0x80 && offsetof(Record, sp) == 0x178 && offsetof(Record, spsr) == 0x180);
static_assert(offsetof(Record, present) == 0x188 && offsetof(Record, q) == 0x1a0);
static_assert(offsetof(Record, x_after) == 0x3a0 && offsetof(Record, sp_after) == 0x498);
static_assert(offsetof(Record, spsr_after) == 0x4a0 && offsetof(Record, pc_after) == 0x4a8);
static_assert(offsetof(Record, esr_after) == 0x4b0 && offsetof(Record, q_after) == 0x4c0);
static_assert(offsetof(Record, arena) == 0x6c0 && sizeof(Record) == 0x800);

[[nodiscard]] constexpr uint64_t address_of(size_t record) { return first_record + record * sizeof(Record); }

}  // namespace nacre::proof
