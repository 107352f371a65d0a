// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The bootable image: an arm64 Linux image of the kernel, the tables, the page tables and the components' contents.
#pragma once

#include "abi/isolation.hpp"
#include "abi/network.hpp"
#include "abi/system_info.hpp"
#include "abi/tables.hpp"
#include "tools/nacre/contents.hpp"
#include "tools/nacre/layout.hpp"
#include "tools/nacre/page_tables.hpp"

namespace nacre::tool {

struct ImageInput {
  const Layout& layout;
  const ElfFile& kernel;
  const std::vector<Program>& programs;
  const std::vector<std::vector<abi::Use>>& uses;
  const abi::Tables& tables;
  const abi::SystemInfo& system_info;
  const abi::Isolation* isolation;   ///< null: nobody isolates
  const abi::NetworkRules* network;  ///< null: nobody is told them
  const BuiltTables& page_tables;
  const BuiltTables& device_tables;
  const RegionContents& region_contents;
};

[[nodiscard]] std::vector<uint8_t> build_image(const ImageInput& input, const Place& at, Diagnostics& diagnostics);

}  // namespace nacre::tool
