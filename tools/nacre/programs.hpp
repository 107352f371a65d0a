// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The program of each component: its ELF file, checked on its own against the rules for components (no segment is
// writable and executable, all of it in the range of user addresses, floating point only where declared).
#pragma once

#include <map>

#include "abi/metadata.hpp"
#include "tools/nacre/description.hpp"
#include "tools/nacre/elf_file.hpp"
#include "tools/nacre/interface_text.hpp"

namespace nacre::tool {

struct Program {
  ElfFile file;
  std::map<InterfaceHash, Interface> interfaces;
  std::vector<abi::Use> uses;
  uint64_t uses_address = 0;
  uint64_t end = 0;  ///< first address after all segments, rounded up to a page
};

/// One per component, in order of id. A program used twice is read twice.
[[nodiscard]] std::vector<Program> read_programs(const Description& description, const std::string& directory,
                                                 Diagnostics& diagnostics);

}  // namespace nacre::tool
