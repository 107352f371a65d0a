// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Execution of a few instructions without a memory model: what they load, store and write to system registers, in order. For
// code that runs before there is a state, and for accesses to devices, where the order counts.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "proofs/engine/program.hpp"

namespace nacre::proof {

struct Effect {
  enum class Kind : uint8_t { load, store, system_write, barrier, maintenance, state, exception_return };
  Kind kind{};
  unsigned number =
      0;  ///< of the register, barrier, maintenance operation or field of the processor state; bytes of an access
  Term address{};  ///< of an access
  Term value{};
};

/// One path through the code.
struct Path {
  std::vector<Term> conditions;
  std::vector<Effect> effects;
  std::array<Term, 31> x{};
  Term sp{};
  uint64_t end = 0;  ///< where it stopped
  Term target{};     ///< of the jump by register that stopped it
  [[nodiscard]] Term condition() const;
};

struct Stretch {
  uint64_t begin = 0;
  std::vector<uint64_t> ends{};  ///< stops there, unless that is the begin; also at a jump by register
  uint64_t displacement = 0;     ///< the code runs this much above its link address
  std::array<Term, 31> x{};      ///< before
  bool stops_at_begin = false;   ///< a loop's body: stops when it comes back
  std::optional<Term> stable{};  ///< what lies at a constant distance from here never changes
};

/// All paths, at most a few. What is loaded is unknown.
/// Throws std::runtime_error if something is not understood.
[[nodiscard]] std::vector<Path> run_straight(const Program& program, const Stretch& stretch);

}  // namespace nacre::proof
