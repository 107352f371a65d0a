// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Code that moves registers between the processor and a page of memory: a debugger cannot write system registers.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace nacre::replay {

/// The page of memory.
struct Frame {
  std::array<std::array<uint64_t, 2>, 32> q;
  std::array<uint64_t, 31> x;  ///< loaded only, like sp: the debugger reads them
  uint64_t sp;
  uint64_t sp_el0;
  uint64_t elr_el1;
  uint64_t spsr_el1;
  uint64_t tpidr_el0;
  uint64_t tpidr_el1;
  uint64_t ttbr0_el1;
  uint64_t cntv_cval_el0;
  uint64_t cntv_ctl_el0;
  uint64_t esr_el1;
  uint64_t far_el1;
  uint64_t fpcr;
  uint64_t fpsr;
  uint64_t nzcv;
  uint64_t cpacr_el1;
  uint64_t full_access;  ///< for cpacr_el1 while the vector registers move
  // Stored only:
  uint64_t cntvct_el0;
  uint64_t isr_el1;
  uint64_t icc_hppir1_el1;
};

inline constexpr uint64_t full_access = uint64_t{3} << 20;

/// The code stands on the page after the frame's, each piece at its offset. Each ends before an instruction that is for a
/// breakpoint.
struct Piece {
  uint64_t offset;
  std::vector<uint32_t> words;

  [[nodiscard]] uint64_t end() const { return offset + (words.size() - 1) * 4; }
};

/// Frame to processor.
[[nodiscard]] Piece loading_code();
/// Processor to frame; clobbers x0, x1 and cpacr_el1.
[[nodiscard]] Piece storing_code();
/// x0 to elr_el1, x1 to spsr_el1: what taking an exception leaves there.
[[nodiscard]] Piece exception_code();

}  // namespace nacre::replay
