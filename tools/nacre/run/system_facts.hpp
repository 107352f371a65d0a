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
  std::string sizes;         ///< image, memory and kernel, in words
  std::string codes;         ///< how to get a one-time code; empty: the system takes none
  std::string codes_secret;  ///< the same with the secret itself, for a terminal only
};

}  // namespace nacre::tool::run
