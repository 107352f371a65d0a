// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/page_tables.hpp"

#include <stdexcept>

#include "tools/nacre/descriptor_bits.hpp"

namespace nacre::tool {
namespace {

using namespace descriptor;

enum class Space { kernel, boot, user };

uint64_t attributes(const Mapping& mapping, Space space) {
  uint64_t bits = valid_table | accessed;
  bits |= mapping.device ? device_attribute : inner_shareable;
  if (!mapping.write) bits |= read_only;
  if (space != Space::kernel) bits |= not_global;
  if (space == Space::user) bits |= user_accessible;
  const bool user_runs = space == Space::user && mapping.execute;
  const bool kernel_runs = space != Space::user && mapping.execute;
  if (!user_runs) bits |= user_never_executes;
  if (!kernel_runs) bits |= privileged_never_executes;
  return bits;
}

class Builder {
 public:
  explicit Builder(const Layout& layout) : layout_(layout) {
    out_.address = layout.kernel_root;
    out_.words.resize((layout.tables + layout.table_pages * page_size - layout.kernel_root) / 8);
    next_table_ = layout.tables;
  }

  void map_all(uint64_t root, const std::vector<Mapping>& mappings, Space space) {
    for (const Mapping& mapping : mappings) {
      const uint64_t bits = attributes(mapping, space);
      for (uint64_t offset = 0; offset < mapping.size; offset += page_size)
        map_page(root, mapping.address + offset, (mapping.physical + offset) | bits);
    }
  }

  BuiltTables take() {
    if (next_table_ != layout_.tables + layout_.table_pages * page_size)
      throw std::logic_error("page tables: the layout counted other tables");
    return std::move(out_);
  }

 private:
  uint64_t& word(uint64_t physical) { return out_.words.at((physical - out_.address) / 8); }

  /// The table below an entry, made when it is first needed.
  uint64_t table_below(uint64_t entry) {
    if (word(entry) == 0) {
      word(entry) = next_table_ | valid_table;
      next_table_ += page_size;
    }
    return word(entry) & address_bits;
  }

  void map_page(uint64_t root, uint64_t address, uint64_t leaf) {
    const uint64_t level2 = table_below(root + (address >> 30 & 3) * 8);
    const uint64_t level3 = table_below(level2 + (address >> 21 & 511) * 8);
    uint64_t& entry = word(level3 + (address >> 12 & 511) * 8);
    if (entry != 0) throw std::logic_error("page tables: a page is mapped twice");
    entry = leaf;
  }

  const Layout& layout_;
  BuiltTables out_;
  uint64_t next_table_ = 0;
};

}  // namespace

BuiltTables build_page_tables(const Layout& layout) {
  Builder builder(layout);
  builder.map_all(layout.kernel_root, layout.kernel, Space::kernel);
  builder.map_all(layout.boot_root, layout.boot, Space::boot);
  for (const ComponentLayout& component : layout.components)
    builder.map_all(component.root, component.mappings, Space::user);
  return builder.take();
}

}  // namespace nacre::tool
