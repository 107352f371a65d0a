// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What a run wants to know of the system that it runs.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tools/nacre/run/component_table.hpp"

namespace nacre::tool::run {

/// Whose first decision `run --once` waits for, and the beginning of the line that says it.
inline constexpr std::string_view deciding_component = "climate";
inline constexpr std::string_view decision_words = "temperature ";

struct SystemFacts {
  std::string name;
  std::string board;
  std::filesystem::path image;
  std::vector<ComponentFact> components;  ///< by id
  Vocabulary names;
  std::vector<std::filesystem::path> programs;  ///< ELF files, by id
  std::vector<uint64_t> entries;                ///< first instructions, by id
  std::filesystem::path kernel;
  std::map<std::string, uint64_t> kernel_symbols;
  uint64_t ticks_per_second = 1;  ///< of the virtual counter
  bool second_line = false;       ///< a driver has the board's second serial line: it needs its Modbus peer
  bool network = false;           ///< it drives the card or the random number generator
  bool disk = false;              ///< it drives the disk
  std::filesystem::path disk_file;  ///< of this host, if it does
  bool serves_web = false;        ///< some component accepts connections at port 80
  bool decides = false;           ///< it has the deciding component
  std::string sizes;              ///< image, memory and kernel, in words
  std::string codes;              ///< how to get a one-time code; empty: the system takes none
  std::string codes_secret;       ///< the same with the secret itself, for a terminal only
};

}  // namespace nacre::tool::run
