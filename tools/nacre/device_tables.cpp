// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/device_tables.hpp"

#include <stdexcept>

#include "abi/isolation.hpp"
#include "tools/nacre/descriptor_bits.hpp"

namespace nacre::tool {
namespace {

using namespace descriptor;

constexpr uint64_t entry_size = 64;  // of the stream table

/// How the SMMU itself reads memory: as the processor does.
constexpr uint64_t write_back = 0b01;
constexpr uint64_t shared_inner = 0b11;

/// Stream table entry.
struct Entry {
  static constexpr uint64_t valid = 1;
  static constexpr uint64_t stage_1 = uint64_t{0b101} << 1;                                      // stage 2 is bypassed
  static constexpr uint64_t attributes = write_back << 2 | write_back << 4 | shared_inner << 6;  // second word
};

/// Context descriptor.
struct Context {
  static constexpr uint64_t address_size = 64 - abi::device_address_bits;  // T0SZ
  static constexpr uint64_t walks = write_back << 8 | write_back << 10 | shared_inner << 12;
  static constexpr uint64_t no_upper_half = uint64_t{1} << 30;  // EPD1
  static constexpr uint64_t valid = uint64_t{1} << 31;
  static constexpr uint64_t aarch64 = uint64_t{1} << 41;
  static constexpr uint64_t record = uint64_t{1} << 45;
  static constexpr uint64_t abort = uint64_t{1} << 46;
  static constexpr uint64_t own_identifiers = uint64_t{1} << 47;  // the processor's broadcasts do not concern it
  static constexpr unsigned identifier = 48;
  static constexpr uint64_t memory_types = 0xff;  // attribute 0: write-back; nothing uses another
};

class Builder {
 public:
  explicit Builder(const Layout& layout) : layout_(layout), next_(layout.isolation.tables) {
    out_.address = layout.isolation.stream_table;
    out_.words.resize((layout.isolation.end() - out_.address) / 8);
    next_ += layout.isolation.devices.size() * page_size;
  }

  BuiltTables run() {
    for (size_t i = 0; i < layout_.isolation.devices.size(); ++i) add(layout_.isolation.devices[i], i + 1);
    if (next_ != layout_.isolation.end()) throw std::logic_error("device tables: the layout counted other tables");
    return std::move(out_);
  }

 private:
  uint64_t& word(uint64_t physical) { return out_.words.at((physical - out_.address) / 8); }

  /// Address space identifiers differ: the SMMU may keep translations by them.
  void add(const DeviceSpace& device, uint64_t identifier) {
    const uint64_t entry = layout_.isolation.stream_table + device.stream * entry_size;
    word(entry) = Entry::valid | Entry::stage_1 | device.context;
    word(entry + 8) = Entry::attributes;
    word(device.context) = Context::address_size | Context::walks | Context::no_upper_half | Context::valid |
                           Context::aarch64 | Context::record | Context::abort | Context::own_identifiers |
                           identifier << Context::identifier;
    word(device.context + 8) = device.root;
    word(device.context + 24) = Context::memory_types;
    for (const Mapping& mapping : layout_.components[device.driver].mappings) {
      if (mapping.dma) map(device.root, mapping);
    }
  }

  /// A device accesses without privilege, and never executes.
  void map(uint64_t root, const Mapping& mapping) {
    const uint64_t bits = valid_table | user_accessible | inner_shareable | accessed | not_global |
                          (mapping.write ? 0 : read_only) | privileged_never_executes | user_never_executes;
    for (uint64_t offset = 0; offset < mapping.size; offset += page_size) {
      const uint64_t address = mapping.address + offset;
      uint64_t& above = word(root + (address >> 21 & 511) * 8);
      if (above == 0) {
        above = next_ | valid_table;
        next_ += page_size;
      }
      uint64_t& leaf = word((above & address_bits) + (address >> 12 & 511) * 8);
      if (leaf != 0) throw std::logic_error("device tables: a page is mapped twice");
      leaf = (mapping.physical + offset) | bits;
    }
  }

  const Layout& layout_;
  BuiltTables out_;
  uint64_t next_;
};

}  // namespace

BuiltTables build_device_tables(const Layout& layout) {
  if (layout.isolation.stream_table == 0) return {};
  return Builder(layout).run();
}

}  // namespace nacre::tool
