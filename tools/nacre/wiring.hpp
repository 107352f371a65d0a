// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Numbers that the description implies: handles, tags, notification bits, interrupt lines. Everything here is a
// function of the description's order alone, so that the same file gives the same numbers.
//
// A component's handles count its calls in the order of the file, then its signals; its lines count its devices that
// interrupt. Bits of a receiver: its lines, then its incoming signals; a supervisor's faults are the highest bit.
#pragma once

#include "tools/nacre/description.hpp"

namespace nacre::tool {

/// The bit of a supervisor's word that faults set. Its local name is `faults`.
inline constexpr uint8_t fault_bit = 63;
inline constexpr const char* faults_name = "faults";

struct Line {
  ComponentId owner;
  Name as;
  uint32_t interrupt = 0;
  bool edge = false;
  uint16_t handle = 0;
  uint8_t bit = 0;
  Nanoseconds cost;
};

struct Wiring {
  struct Slice {
    uint16_t channel_base = 0;
    uint16_t channel_count = 0;
    uint16_t line_base = 0;
    uint16_t line_count = 0;
  };
  std::vector<Slice> slices;           ///< by component
  std::vector<uint16_t> call_handles;  ///< by channel of the description: handle in the client
  std::vector<uint8_t> call_tags;      ///< by channel: tag in the server
  std::vector<uint16_t> signal_handles;
  std::vector<uint8_t> signal_bits;
  std::vector<Line> lines;  ///< in the order of the tables

  [[nodiscard]] uint16_t call_index(const Description& description, size_t channel) const;
  [[nodiscard]] uint16_t signal_index(const Description& description, size_t signal) const;
};

[[nodiscard]] Wiring wire(const Description& description, const Board& board, Diagnostics& diagnostics);

}  // namespace nacre::tool
