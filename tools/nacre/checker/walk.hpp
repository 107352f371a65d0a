// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Walks the translation tables in an image: 4 KiB granule, 32-bit halves (a root of four entries), pages at level 3
// only. A descriptor with a bit that this code does not understand is a finding, never ignored.
#pragma once

#include <stdint.h>

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace nacre::checker {

using Findings = std::vector<std::string>;

struct Page {
  uint64_t physical = 0;
  bool user = false;  ///< EL0 may access it
  bool write = false;
  bool user_executes = false;
  bool kernel_executes = false;
  bool device = false;
  bool global = false;

  [[nodiscard]] bool operator==(const Page&) const = default;
};

/// By virtual address; the upper half's addresses begin with 0xffffffff.
using AddressSpace = std::map<uint64_t, Page>;

/// The bytes of an image and where they are loaded.
struct Image {
  std::span<const uint8_t> bytes;
  uint64_t load = 0;

  [[nodiscard]] bool holds(uint64_t physical, uint64_t size) const;
  [[nodiscard]] uint64_t word(uint64_t physical) const;
};

class Walker {
 public:
  Walker(const Image& image, Findings& findings) : image_(image), findings_(findings) {}

  /// `base` is added to each virtual address: 0, or the start of the upper half.
  [[nodiscard]] AddressSpace walk(uint64_t root, uint64_t base, const std::string& whose);
  /// The same for tables that begin at level 2, with a whole page: 30 bits of address.
  [[nodiscard]] AddressSpace walk_level2(uint64_t root, const std::string& whose);
  /// Counts a page of the image as one that holds tables. False, with a finding: it is none, or counted already.
  bool take_page(uint64_t frame, const std::string& whose);
  /// Pages that hold root tables or tables, of all walks so far. A page that holds both is a finding.
  [[nodiscard]] std::set<uint64_t> table_pages();

 private:
  void walk_table(uint64_t table, unsigned level, uint64_t address);
  void take_leaf(uint64_t descriptor, uint64_t address);
  bool take_table(uint64_t descriptor, uint64_t address);
  void report(uint64_t address, const std::string& text);

  const Image& image_;
  Findings& findings_;
  std::set<uint64_t> roots_;
  std::set<uint64_t> root_pages_;
  std::set<uint64_t> tables_;
  std::string whose_;
  AddressSpace space_;
};

}  // namespace nacre::checker
