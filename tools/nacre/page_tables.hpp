// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Builds the page tables of a layout: 4 KiB granule, 32-bit halves, level-3 pages only. The checker in checker/ reads
// the result with code of its own; keep the two apart.
#pragma once

#include "tools/nacre/layout.hpp"

namespace nacre::tool {

/// Root tables and page tables as they stand in memory, from `address` on.
struct BuiltTables {
  uint64_t address = 0;
  std::vector<uint64_t> words;
};

/// Fills exactly the pages that the layout has set aside.
[[nodiscard]] BuiltTables build_page_tables(const Layout& layout);

}  // namespace nacre::tool
