// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What each address space should hold, from the description, the board and the ELF files alone. Addresses follow the
// documented order (docs/reference/system.md): the program as linked, a guard page, the stack, then, each after a guard
// page, the system information, the audit area, the isolation of devices, the network rules, the devices and the regions in the order of the
// file.
#pragma once

#include <optional>

#include "tools/nacre/checker/walk.hpp"
#include "tools/nacre/description.hpp"
#include "tools/nacre/programs.hpp"

namespace nacre::checker {

enum class Backing {
  content,  ///< a page of the image that this component alone maps, with given bytes
  own,      ///< memory beyond the image that this component alone maps
  region,   ///< memory beyond the image that is shared as declared
  told,     ///< made by the host tool, in the image: the same for everybody who asks for it
  fixed,    ///< a physical address that is known: devices, audit area
};

/// What the host tool tells components beside their own metadata.
enum class Told { system, isolation, network };

struct Expected {
  uint64_t address = 0;
  uint64_t size = 0;
  bool write = false;
  bool execute = false;
  bool device = false;
  Backing backing = Backing::own;
  uint64_t physical = 0;  ///< fixed
  size_t region = 0;      ///< region: index in the description
  Told told = Told::system;
  std::string name;
};

struct Inputs {
  const tool::Description& description;
  const tool::Board& board;
  const std::vector<tool::Program>& programs;
  const std::vector<std::vector<uint8_t>>& region_contents;  ///< by region; empty: memory beyond the image
  const tool::ElfFile& kernel;
};

[[nodiscard]] std::vector<Expected> expected_of(const Inputs& inputs, size_t component);

/// A device of the component stands behind the SMMU.
[[nodiscard]] bool is_isolated(const Inputs& inputs, size_t component);

/// The initial bytes of a page of a program: read-only segments, and the copies of initial data.
[[nodiscard]] std::vector<uint8_t> expected_bytes(const tool::Program& program, uint64_t address);

/// The top of the stack that `expected_of` places.
[[nodiscard]] uint64_t expected_stack(const Inputs& inputs, size_t component);

}  // namespace nacre::checker
