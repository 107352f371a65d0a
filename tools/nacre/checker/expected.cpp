// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/checker/expected.hpp"

#include <algorithm>

#include "abi/audit.hpp"
#include "abi/isolation.hpp"
#include "abi/network.hpp"
#include "abi/system_info.hpp"

namespace nacre::checker {
namespace {

constexpr uint64_t page = 0x1000;

uint64_t floor_page(uint64_t value) { return value & ~(page - 1); }
uint64_t ceil_page(uint64_t value) { return floor_page(value + page - 1); }

/// One entry for each page that a range touches.
void add_pages(std::vector<Expected>& out, uint64_t begin, uint64_t size, const Expected& like) {
  for (uint64_t address = floor_page(begin); address < begin + size; address += page) {
    const bool there = std::any_of(
        out.begin(), out.end(), [&](const Expected& e) { return e.address == address && e.execute == like.execute; });
    if (there) continue;
    Expected one = like;
    one.address = address;
    one.size = page;
    out.push_back(one);
  }
}

std::vector<Expected> program_pages(const tool::Program& program) {
  std::vector<Expected> pages;
  for (const tool::Segment& segment : program.file.segments) {
    Expected like;
    like.write = segment.write;
    like.execute = segment.execute;
    like.backing = segment.write ? Backing::own : Backing::content;
    like.name = segment.write ? "data" : segment.execute ? "text" : "constants";
    add_pages(pages, segment.address, segment.memory_size, like);
    if (!segment.write || segment.content.empty()) continue;
    Expected copy;
    copy.backing = Backing::content;
    copy.name = "initial data";
    add_pages(pages, segment.load_address, segment.content.size(), copy);
  }
  return pages;
}

uint64_t end_of(const std::vector<Expected>& pages) {
  uint64_t end = 0;
  for (const Expected& one : pages) end = std::max(end, one.address + one.size);
  return end;
}

/// Places one mapping after another, a page between each two.
class Placer {
 public:
  Placer(std::vector<Expected>& out, uint64_t next) : out_(out), next_(next) {}

  Expected& place(const char* name, uint64_t size, bool write, Backing backing) {
    Expected one;
    one.address = next_ + page;
    one.size = size;
    one.write = write;
    one.backing = backing;
    one.name = name;
    next_ = one.address + size;
    out_.push_back(one);
    return out_.back();
  }

 private:
  std::vector<Expected>& out_;
  uint64_t next_;
};

const tool::Device* device_of(const tool::Board& board, const std::string& name) {
  const auto found = std::find_if(board.devices.begin(), board.devices.end(),
                                  [&](const tool::Device& d) { return d.name.value == name; });
  return found == board.devices.end() ? nullptr : &*found;
}

/// Physical. The kernel's symbol is in its own half.
uint64_t audit_address(const tool::ElfFile& kernel) {
  const auto symbol = kernel.symbols.find("nacre_audit");
  return symbol == kernel.symbols.end() ? 0 : symbol->second & 0xffff'ffff;
}

void place_devices(Placer& placer, const Inputs& in, const tool::Component& component) {
  for (const tool::DeviceGrant& grant : component.devices) {
    const tool::Device* device = device_of(in.board, grant.device.value);
    if (device == nullptr) continue;
    Expected& one = placer.place(grant.as.value.c_str(), device->size, true, Backing::fixed);
    one.physical = device->address;
    one.device = true;
  }
}

}  // namespace

std::vector<Expected> expected_of(const Inputs& in, size_t component) {
  const tool::Component& c = in.description.components[component];
  std::vector<Expected> out = program_pages(in.programs[component]);
  Placer placer(out, end_of(out));
  placer.place("stack", ceil_page(c.stack.value.to_raw()), true, Backing::own);
  if (c.system_info) placer.place("system", ceil_page(sizeof(abi::SystemInfo)), false, Backing::told);
  if (c.audit) placer.place("audit", sizeof(abi::AuditArea), false, Backing::fixed).physical = audit_address(in.kernel);
  if (c.isolation.value)
    placer.place("isolation", ceil_page(sizeof(abi::Isolation)), false, Backing::told).told = Told::isolation;
  if (c.network)
    placer.place("network", ceil_page(sizeof(abi::NetworkRules)), false, Backing::told).told = Told::network;
  place_devices(placer, in, c);
  for (size_t r = 0; r < in.description.regions.size(); ++r) {
    const tool::Region& region = in.description.regions[r];
    for (const tool::RegionMap& map : region.maps) {
      if (map.component.to_raw() != component) continue;
      placer
          .place(region.name.value.c_str(), region.size.value.to_raw(), map.access == tool::Access::write,
                 Backing::region)
          .region = r;
    }
  }
  return out;
}

bool is_isolated(const Inputs& in, size_t component) {
  const std::vector<tool::DeviceGrant>& grants = in.description.components[component].devices;
  return std::any_of(grants.begin(), grants.end(), [&](const tool::DeviceGrant& grant) {
    const tool::Device* device = device_of(in.board, grant.device.value);
    return device != nullptr && device->stream.has_value();
  });
}

std::vector<uint8_t> expected_bytes(const tool::Program& program, uint64_t address) {
  std::vector<uint8_t> bytes(page);
  const auto copy = [&](uint64_t begin, const std::vector<uint8_t>& content) {
    for (uint64_t i = 0; i < page; ++i) {
      const uint64_t at = address + i;
      if (at >= begin && at - begin < content.size()) bytes[i] = content[at - begin];
    }
  };
  for (const tool::Segment& segment : program.file.segments)
    copy(segment.write ? segment.load_address : segment.address, segment.content);
  return bytes;
}

uint64_t expected_stack(const Inputs& in, size_t component) {
  const uint64_t size = ceil_page(in.description.components[component].stack.value.to_raw());
  return end_of(program_pages(in.programs[component])) + page + size;
}

}  // namespace nacre::checker
