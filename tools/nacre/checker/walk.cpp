// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/checker/walk.hpp"

#include <fmt/format.h>
#include <string.h>

namespace nacre::checker {
namespace {

constexpr uint64_t page = 0x1000;
constexpr uint64_t output_address = 0x0000'ffff'ffff'f000;

/// Bits of a level-3 page descriptor by the architecture manual (VMSAv8-64, stage 1).
struct Leaf {
  static constexpr unsigned attribute = 2;     // 3 bits
  static constexpr unsigned el0 = 6;           // AP[1]
  static constexpr unsigned read_only = 7;     // AP[2]
  static constexpr unsigned shareability = 8;  // 2 bits
  static constexpr unsigned access_flag = 10;
  static constexpr unsigned not_global = 11;
  static constexpr unsigned pxn = 53;
  static constexpr unsigned uxn = 54;
};
constexpr uint64_t understood = output_address | 0b11 | 0b111 << Leaf::attribute | 1 << Leaf::el0 |
                                1 << Leaf::read_only | 0b11 << Leaf::shareability | 1 << Leaf::access_flag |
                                1 << Leaf::not_global | uint64_t{1} << Leaf::pxn | uint64_t{1} << Leaf::uxn;
constexpr unsigned normal_memory = 0;  // MAIR: attribute 0 is write-back, 1 is device nGnRE
constexpr unsigned device_memory = 1;

bool bit(uint64_t word, unsigned number) { return (word >> number & 1) != 0; }

}  // namespace

bool Image::holds(uint64_t physical, uint64_t size) const {
  return physical >= load && size <= bytes.size() && physical - load <= bytes.size() - size;
}

uint64_t Image::word(uint64_t physical) const {
  uint64_t value = 0;
  if (holds(physical, sizeof value)) memcpy(&value, bytes.data() + (physical - load), sizeof value);
  return value;
}

void Walker::report(uint64_t address, const std::string& text) {
  findings_.push_back(fmt::format("{}, address {:#x}: {}", whose_, address, text));
}

AddressSpace Walker::walk(uint64_t root, uint64_t base, const std::string& whose) {
  whose_ = whose;
  space_.clear();
  if (root % 64 != 0 || !image_.holds(root, 64)) {
    findings_.push_back(fmt::format("{}: the root table {:#x} is not in the image on 64 bytes", whose, root));
    return {};
  }
  if (!roots_.insert(root).second)
    findings_.push_back(fmt::format("{}: the root table {:#x} is used twice", whose, root));
  root_pages_.insert(root / page * page);
  for (uint64_t i = 0; i < 8; ++i) {
    const uint64_t descriptor = image_.word(root + i * 8);
    if (descriptor == 0) continue;
    const uint64_t address = base + (i << 30);
    if (i >= 4) {
      report(address, "the root has an entry beyond its four");
    } else if (take_table(descriptor, address)) {
      walk_table(descriptor & output_address, 2, address);
    }
  }
  return std::move(space_);
}

AddressSpace Walker::walk_level2(uint64_t root, const std::string& whose) {
  if (!take_page(root, whose + ", root table")) return {};
  whose_ = whose;
  space_.clear();
  walk_table(root, 2, 0);
  return std::move(space_);
}

bool Walker::take_page(uint64_t frame, const std::string& whose) {
  const bool good = frame % page == 0 && image_.holds(frame, page);
  if (!good) {
    findings_.push_back(fmt::format("{}: {:#x} is no page of the image", whose, frame));
  } else if (!tables_.insert(frame).second) {
    findings_.push_back(fmt::format("{}: the page {:#x} holds tables already", whose, frame));
    return false;
  }
  return good;
}

std::set<uint64_t> Walker::table_pages() {
  std::set<uint64_t> all = root_pages_;
  for (const uint64_t table : tables_) {
    if (!all.insert(table).second)
      findings_.push_back(fmt::format("the page {:#x} holds root tables and is used as a table", table));
  }
  return all;
}

/// A table is in the image, has no attribute of its own, and is entered from one place only.
bool Walker::take_table(uint64_t descriptor, uint64_t address) {
  const uint64_t table = descriptor & output_address;
  if (descriptor != (table | 0b11)) {
    report(address, fmt::format("{:#x} is no plain table descriptor", descriptor));
    return false;
  }
  if (!image_.holds(table, page)) {
    report(address, fmt::format("the table {:#x} is not in the image", table));
    return false;
  }
  if (!tables_.insert(table).second) {
    report(address, fmt::format("the table {:#x} is used twice", table));
    return false;
  }
  return true;
}

void Walker::walk_table(uint64_t table, unsigned level, uint64_t address) {
  const unsigned shift = level == 2 ? 21 : 12;
  for (uint64_t i = 0; i < 512; ++i) {
    const uint64_t descriptor = image_.word(table + i * 8);
    const uint64_t below = address + (i << shift);
    if (descriptor == 0) continue;
    if (level == 3) {
      take_leaf(descriptor, below);
    } else if (take_table(descriptor, below)) {
      walk_table(descriptor & output_address, 3, below);
    }
  }
}

void Walker::take_leaf(uint64_t descriptor, uint64_t address) {
  if ((descriptor & ~understood) != 0)
    report(address, fmt::format("{:#x} has bits that nothing here needs", descriptor));
  if ((descriptor & 0b11) != 0b11) return report(address, fmt::format("{:#x} is no page descriptor", descriptor));
  if (!bit(descriptor, Leaf::access_flag)) report(address, "the access flag is clear");
  const uint64_t attribute = descriptor >> Leaf::attribute & 0b111;
  const uint64_t shareability = descriptor >> Leaf::shareability & 0b11;
  if (attribute != normal_memory && attribute != device_memory)
    report(address, fmt::format("memory attribute {}", attribute));
  if (shareability != (attribute == normal_memory ? 0b11U : 0U))
    report(address, fmt::format("shareability {}", shareability));
  Page leaf;
  leaf.physical = descriptor & output_address;
  leaf.user = bit(descriptor, Leaf::el0);
  leaf.write = !bit(descriptor, Leaf::read_only);
  leaf.user_executes = !bit(descriptor, Leaf::uxn);
  leaf.kernel_executes = !bit(descriptor, Leaf::pxn);
  leaf.device = attribute == device_memory;
  leaf.global = !bit(descriptor, Leaf::not_global);
  if (leaf.write && (leaf.user_executes || leaf.kernel_executes)) report(address, "a page is writable and executable");
  if (leaf.user && leaf.kernel_executes) report(address, "the kernel could execute a user page");
  space_.emplace(address, leaf);
}

}  // namespace nacre::checker
