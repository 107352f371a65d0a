// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/program_layout.hpp"

#include <fmt/format.h>
#include <string.h>

#include <algorithm>
#include <span>

namespace nacre::tool {
namespace {

/// Bytes that belong at an address.
struct Piece {
  uint64_t address = 0;
  std::span<const uint8_t> bytes;
  uint64_t size = 0;  ///< >= bytes.size(); the rest is zero
  bool execute = false;
};

std::vector<Piece> read_only_pieces(const Program& program) {
  std::vector<Piece> pieces;
  for (const Segment& segment : program.file.segments) {
    if (!segment.write) pieces.push_back({segment.address, segment.content, segment.memory_size, segment.execute});
    if (segment.write && !segment.content.empty())
      pieces.push_back({segment.load_address, segment.content, segment.content.size(), false});
  }
  std::sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) { return a.address < b.address; });
  return pieces;
}

/// Adds the piece to the last mapping if they share or touch pages and have the same rights, otherwise starts one.
void add_piece(const Piece& piece, ComponentLayout& layout) {
  const uint64_t begin = round_down(piece.address, page_size);
  const uint64_t end = round_up(piece.address + piece.size, page_size);
  Mapping* last = layout.mappings.empty() ? nullptr : &layout.mappings.back();
  if (last == nullptr || last->execute != piece.execute || last->address + last->size < begin) {
    const MappingKind kind = piece.execute ? MappingKind::text : MappingKind::constants;
    layout.mappings.push_back({kind, kind_name(kind), begin, 0, 0, false, piece.execute, false});
    layout.contents.push_back({});
    last = &layout.mappings.back();
  }
  last->size = std::max(last->size, end - last->address);
  std::vector<uint8_t>& bytes = layout.contents.back().bytes;
  const uint64_t offset = piece.address - last->address;
  bytes.resize(std::max<uint64_t>(bytes.size(), offset + piece.bytes.size()));
  std::copy(piece.bytes.begin(), piece.bytes.end(), bytes.begin() + static_cast<ptrdiff_t>(offset));
}

void check_apart(const Component& component, const ComponentLayout& layout, Diagnostics& diagnostics) {
  for (size_t i = 0; i < layout.mappings.size(); ++i) {
    for (size_t j = i + 1; j < layout.mappings.size(); ++j) {
      const Mapping& a = layout.mappings[i];
      const Mapping& b = layout.mappings[j];
      if (a.address >= b.address + b.size || b.address >= a.address + a.size) continue;
      diagnostics.error(component.program.at,
                        fmt::format("the program of '{}': {} and {} share the page at {:#x}", component.name.value,
                                    a.name, b.name, std::max(a.address, b.address)));
    }
  }
}

}  // namespace

ComponentLayout lay_out_program(const Component& component, const Program& program, Diagnostics& diagnostics) {
  ComponentLayout layout;
  for (const Piece& piece : read_only_pieces(program)) add_piece(piece, layout);
  uint64_t end = program.end;
  for (const Segment& segment : program.file.segments) {
    if (!segment.write) continue;
    const uint64_t begin = round_down(segment.address, page_size);
    const uint64_t size = round_up(segment.address + segment.memory_size, page_size) - begin;
    layout.mappings.push_back({MappingKind::data, kind_name(MappingKind::data), begin, 0, size, true, false, false});
  }
  for (const Mapping& mapping : layout.mappings) end = std::max(end, mapping.address + mapping.size);
  const uint64_t stack = round_up(component.stack.value.to_raw(), page_size);
  layout.mappings.push_back(
      {MappingKind::stack, kind_name(MappingKind::stack), end + page_size, 0, stack, true, false, false});
  layout.stack_top = end + page_size + stack;
  check_apart(component, layout, diagnostics);
  return layout;
}

}  // namespace nacre::tool
