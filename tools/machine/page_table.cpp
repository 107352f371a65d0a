// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/machine/page_table.hpp"

namespace nacre::machine {
namespace {

constexpr uint64_t valid = 1;
constexpr uint64_t table_or_page = 3;
constexpr uint64_t address_mask = 0x0000'ffff'ffff'f000;
constexpr uint64_t read_only = uint64_t{1} << 7;
constexpr uint64_t attribute_mask = uint64_t{7} << 2;  ///< index into MAIR: 0 is normal memory

struct Walk {
  const GuestMemory& memory;
  std::vector<Mapping> found;

  /// One table of `entries`, each of which covers `extent` bytes from `base` on.
  gdb_remote::Result<void> table(uint64_t address, unsigned entries, uint64_t base, uint64_t extent) {
    if (!GuestMemory::contains(address, entries * 8)) return gdb_remote::failure("a page table is outside of RAM");
    for (unsigned i = 0; i < entries; ++i) {
      const uint64_t entry = memory.read<uint64_t>(address + i * 8);
      if ((entry & valid) == 0) continue;
      if ((entry & table_or_page) != table_or_page) return gdb_remote::failure("a block descriptor in a page table");
      const uint64_t at = base + i * extent;
      if (extent == page_size) {
        found.push_back({at, entry & address_mask, (entry & read_only) == 0, (entry & attribute_mask) != 0});
      } else if (auto below = table(entry & address_mask, 512, at, extent / 512); !below) {
        return below;
      }
    }
    return {};
  }
};

}  // namespace

gdb_remote::Result<std::vector<Mapping>> mappings(const GuestMemory& memory, uint64_t root) {
  Walk walk{memory, {}};
  if (auto done = walk.table(root, 4, 0, uint64_t{1} << 30); !done) return std::unexpected(done.error());
  return std::move(walk.found);
}

std::optional<uint64_t> translate(const std::vector<Mapping>& mappings, uint64_t virtual_address) {
  for (const Mapping& mapping : mappings) {
    if (virtual_address - mapping.virtual_address < page_size) {
      return mapping.physical_address + (virtual_address - mapping.virtual_address);
    }
  }
  return std::nullopt;
}

}  // namespace nacre::machine
