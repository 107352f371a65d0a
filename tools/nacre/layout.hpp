// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Where everything goes, virtual and physical. First fit in the order of the description, so that the same input gives
// the same addresses. Physical order from the kernel's window on: root tables, page tables, the SMMU's tables, contents
// (these are in the image file), then memory that nothing initialises: data, stacks, regions.
#pragma once

#include "tools/nacre/description.hpp"
#include "tools/nacre/programs.hpp"

namespace nacre::tool {

enum class MappingKind { text, constants, data, stack, region, device, system_info, audit, isolation, network, kernel };
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
  bool dma = false;  ///< of a driver behind the SMMU: its device sees the same at the same address
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

/// What bounds one device behind the SMMU.
struct DeviceSpace {
  uint32_t stream = 0;
  size_t driver = 0;     ///< id
  uint64_t context = 0;  ///< physical
  uint64_t root = 0;     ///< physical; a whole page, of level 2
};

/// The SMMU's tables, in the order of the image; all 0 if no component isolates.
struct IsolationLayout {
  uint64_t stream_table = 0;
  uint64_t contexts = 0;  ///< one page
  uint64_t tables = 0;    ///< page tables of devices, roots first
  uint64_t table_pages = 0;
  uint64_t info = 0;  ///< abi::Isolation, among the contents
  std::vector<DeviceSpace> devices;

  [[nodiscard]] uint64_t end() const { return tables + table_pages * page_size; }
};

struct Layout {
  uint64_t load = 0;  ///< physical address of the image's first byte
  uint64_t kernel_root = 0;
  uint64_t boot_root = 0;
  uint64_t tables = 0;  ///< page tables
  uint64_t table_pages = 0;
  IsolationLayout isolation;
  uint64_t system_info = 0;
  uint64_t network = 0;  ///< abi::NetworkRules; 0 if nobody is told them
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
