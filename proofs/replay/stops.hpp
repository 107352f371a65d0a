// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Where a run of the kernel stops: at its ends, and where it meets what is outside of its state.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>

namespace nacre::replay {

enum class StopKind {
  read_counter,
  read_interrupt,
  read_pending,
  write_compare,
  write_end_of_interrupt,
  write_deactivate,
  let_abort_in,
  exception_return,
  idle,
  reset,
  refused,
  kernel_exception,
};

struct Stop {
  StopKind kind;
  unsigned x;  ///< the general register that an instruction reads or writes; 31: none
};

using Stops = std::map<uint64_t, Stop>;  ///< by address

[[nodiscard]] std::optional<Stop> classify(uint32_t opcode);
/// Every word of the text counts as an instruction: one that is none is never reached.
[[nodiscard]] Stops find_stops(uint64_t address, std::span<const std::byte> text);

}  // namespace nacre::replay
