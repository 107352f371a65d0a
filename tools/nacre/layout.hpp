// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Where everything goes, virtual and physical. First fit in the order of the description, so that the same input gives
// the same addresses. Physical order from the kernel's window on: root tables, page tables, contents (these are in the
// image file), then memory that nothing initialises: data, stacks, regions.
#pragma once

#include "tools/nacre/description.hpp"
#include "tools/nacre/programs.hpp"

namespace nacre::tool {

enum class MappingKind { text, constants, data, stack, region, device, system_info, audit, kernel };
[[nodiscard]] const char* kind_name(MappingKind kind);

struct Mapping {
  MappingKind kind = MappingKind::text;
  std::string name;
  uint64_t address = 0;
  uint64_t physical = 0;
  uint64_t size = 0;  ///< whole pages
  bool write = false;
  bool execute = false;
  bool device = false;
};

/// Bytes of the image file from the start of a mapping; zeros follow up to its end.
struct Content {
  uint64_t physical = 0;
  std::vector<uint8_t> bytes;
};

struct ComponentLayout {
  std::vector<Mapping> mappings;
  std::vector<Content> contents;  ///< of the file-backed mappings, which come first, in their order
  uint64_t stack_top = 0;
  uint64_t root = 0;  ///< physical address of the root table
};

struct Layout {
  uint64_t load = 0;  ///< physical address of the image's first byte
  uint64_t kernel_root = 0;
  uint64_t boot_root = 0;
  uint64_t tables = 0;  ///< page tables
  uint64_t table_pages = 0;
  uint64_t system_info = 0;
  uint64_t file_end = 0;
  uint64_t memory_end = 0;
  std::vector<ComponentLayout> components;
  std::vector<Mapping> kernel;          ///< kernel's half
  std::vector<Mapping> boot;            ///< boot's identity map
  std::vector<uint64_t> region_places;  ///< physical, by region of the description
};

struct LayoutInput {
  const Description& description;
  const Board& board;
  const std::vector<Program>& programs;
  const ElfFile& kernel;
};

[[nodiscard]] Layout lay_out(const LayoutInput& input, Diagnostics& diagnostics);

}  // namespace nacre::tool
