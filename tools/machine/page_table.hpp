// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Walks the page tables of a running image (4 KiB granule, three levels, a root of four entries). Test code of its own:
// it shares nothing with the host tool's builder.
#pragma once

#include <vector>

#include "tools/machine/guest_memory.hpp"

namespace nacre::machine {

/// All pages that a component maps, by virtual address. `root` is a physical address. A block descriptor or a table
/// outside RAM is an error: an image has none.
[[nodiscard]] gdb_remote::Result<std::vector<Mapping>> mappings(const GuestMemory& memory, uint64_t root);

/// Where a virtual address is, if it is mapped.
[[nodiscard]] std::optional<uint64_t> translate(const std::vector<Mapping>& mappings, uint64_t virtual_address);

}  // namespace nacre::machine
