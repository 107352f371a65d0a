// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The numbers that a description implies.
//  - The channel table holds the components' slices in the order of id: first a component's calls, then its signals,
//    each in the order of the file. A handle is a place in the own slice.
//  - The line table holds, by component, the devices that interrupt, in the order in which they are granted.
//  - A tag counts the calls to one server in the order of the file.
//  - Bits of a receiver: its lines, then the signals to it; faults of supervised components are the highest bit.
//  - Addresses of a component: its program as linked, an unmapped page, the stack, then, each after an unmapped page,
//    system information, audit area, isolation, network rules, devices, regions in the order of the file.
#pragma once

#include "proofs/image/interpreter/program.hpp"

namespace nacre::proof::interpreter {

inline constexpr uint64_t page_size = 0x1000;
inline constexpr unsigned faults_bit = 63;

struct Slice {
  unsigned base = 0;
  unsigned count = 0;
};

/// A place in the channel table.
struct ChannelPlace {
  unsigned index = 0;
  unsigned handle = 0;
  unsigned tag = 0;  ///< calls
  unsigned bit = 0;  ///< signals
};

struct InterruptLine {
  unsigned owner = 0;
  unsigned handle = 0;
  unsigned bit = 0;
  const Grant* grant = nullptr;
  const BoardDevice* device = nullptr;
};

struct Numbers {
  std::vector<Slice> channel_slices;  ///< by component
  std::vector<Slice> line_slices;
  std::vector<ChannelPlace> calls;  ///< by call of the description
  std::vector<ChannelPlace> signals;
  std::vector<InterruptLine> lines;  ///< the line table
};

[[nodiscard]] Numbers number(const System& system, const Board& board);

enum class PieceKind { system_info, audit, isolation, network, device, region };

struct Piece {
  PieceKind kind = PieceKind::region;
  std::string as;
  uint64_t address = 0;
  uint64_t size = 0;
  const Region* region = nullptr;
};

struct AddressPlan {
  uint64_t stack_top = 0;
  uint64_t end = 0;
  std::vector<Piece> pieces;
};

[[nodiscard]] AddressPlan plan_addresses(const System& system, const Board& board, const Program& program, unsigned id);

}  // namespace nacre::proof::interpreter
