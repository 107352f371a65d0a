// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Markers: `hint` encodings that no processor and no compiler uses, so that a program under measurement can say where
// it is at the cost of one instruction, which the plugin does not count. Shared by the plugin, the reader and the
// measured components.
#pragma once

#include <stdint.h>

namespace nacre::bench {

inline constexpr uint32_t hint_opcode = 0xd503'201f;  ///< `hint #0`; the number stands in bits 5 to 11
inline constexpr unsigned first_marker_hint = 0x60;
inline constexpr unsigned markers = 32;
inline constexpr unsigned end_marker = markers - 1;  ///< the measurement is over

/// Number of the marker that this instruction is, or `markers` if it is none.
[[nodiscard]] constexpr unsigned marker_of(uint32_t instruction) {
  if ((instruction & ~(uint32_t{0x7f} << 5)) != hint_opcode) return markers;
  const unsigned hint = instruction >> 5 & 0x7f;
  return hint >= first_marker_hint && hint < first_marker_hint + markers ? hint - first_marker_hint : markers;
}

}  // namespace nacre::bench
