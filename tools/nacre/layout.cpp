// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "abi/audit.hpp"
#include "abi/image.hpp"
#include "abi/isolation.hpp"
#include "abi/system_info.hpp"
#include "tools/nacre/isolation.hpp"
#include "tools/nacre/network.hpp"
#include "tools/nacre/program_layout.hpp"

namespace nacre::tool {
namespace {

constexpr uint64_t root_size = 64;     // four entries, aligned to 64 bytes
constexpr uint64_t context_size = 64;  // of a context descriptor of the SMMU

class Layouter {
 public:
  Layouter(const LayoutInput& input, Diagnostics& diagnostics)
      : in_(input), d_(input.description), diagnostics_(diagnostics) {}

  Layout run() {
    out_.load = NACRE_LOAD_ADDRESS;
    if (in_.board.memory_address + 0x20'0000 != out_.load) {
      diagnostics_.error(
          d_.board_name.at,
          fmt::format("the kernel is linked for {:#x}, 2 MiB above the start of memory; '{}' has memory at {:#x}",
                      out_.load, in_.board.name.value, in_.board.memory_address));
    }
    map_kernel();
    for (size_t i = 0; i < d_.components.size(); ++i) place_component(i);
    place_tables();
    place_device_tables();
    place_contents();
    place_memory();
    return std::move(out_);
  }

 private:
  void map_kernel() {
    const auto window = [&](const char* name, uint64_t begin, uint64_t end, bool write, bool execute) {
      const uint64_t physical = out_.load + begin;
      out_.kernel.push_back(
          {MappingKind::kernel, name, NACRE_KERNEL_OFFSET + physical, physical, end - begin, write, execute, false});
    };
    window("text", NACRE_TEXT_OFFSET, NACRE_CONSTANTS_OFFSET, false, true);
    window("constants", NACRE_CONSTANTS_OFFSET, NACRE_TABLES_OFFSET, false, false);
    window("tables", NACRE_TABLES_OFFSET, NACRE_STATE_OFFSET, false, false);
    window("state", NACRE_STATE_OFFSET, NACRE_WINDOW_SIZE, true, false);
    for (const KernelDevice& device : in_.board.kernel_devices) {
      out_.kernel.push_back({MappingKind::kernel, device.name.value, NACRE_KERNEL_OFFSET + device.address,
                             device.address, device.size, true, false, true});
    }
    Mapping boot = out_.kernel[0];
    boot.address = boot.physical;
    out_.boot.push_back(boot);
  }

  void place_component(size_t index) {
    const Component& c = d_.components[index];
    ComponentLayout layout = lay_out_program(c, in_.programs[index], diagnostics_);
    const bool isolated = drives_isolated(c, in_.board);
    uint64_t next = layout.stack_top + page_size;
    const auto place = [&](MappingKind kind, const std::string& name, uint64_t physical, uint64_t size, bool write) {
      layout.mappings.push_back({kind, name, next, physical, size, write, false, kind == MappingKind::device});
      next += size + page_size;
    };
    if (c.system_info)
      place(MappingKind::system_info, "system", 0, round_up(sizeof(abi::SystemInfo), page_size), false);
    if (c.audit) place(MappingKind::audit, "audit", audit_area(c), sizeof(abi::AuditArea), false);
    if (c.isolation.value)
      place(MappingKind::isolation, "isolation", 0, round_up(sizeof(abi::Isolation), page_size), false);
    if (c.network) place(MappingKind::network, "network", 0, round_up(sizeof(abi::NetworkRules), page_size), false);
    for (const DeviceGrant& grant : c.devices) {
      const Device& device = *in_.board.find(grant.device.value);
      place(MappingKind::device, grant.as.value, device.address, device.size, true);
    }
    for (const Region& region : d_.regions) {
      for (const RegionMap& map : region.maps) {
        if (map.component.to_raw() != index) continue;
        place(MappingKind::region, map.as.value, 0, region.size.value.to_raw(), map.access == Access::write);
        layout.mappings.back().dma = region.dma && isolated;
      }
    }
    if (next > NACRE_USER_END) {
      diagnostics_.error(c.at, fmt::format("what '{}' maps reaches to {:#x}; addresses of components end at {:#x}",
                                           c.name.value, next, NACRE_USER_END));
    }
    out_.components.push_back(std::move(layout));
  }

  uint64_t audit_area(const Component& c) {
    const auto symbol = in_.kernel.symbols.find("nacre_audit");
    if (symbol == in_.kernel.symbols.end()) {
      diagnostics_.error(c.at, fmt::format("the kernel {} has no symbol nacre_audit", in_.kernel.path));
      return 0;
    }
    const uint64_t physical = symbol->second - NACRE_KERNEL_OFFSET;
    const bool inside = physical >= out_.load + NACRE_STATE_OFFSET &&
                        physical + sizeof(abi::AuditArea) <= out_.load + NACRE_WINDOW_SIZE;
    if (!inside || physical % page_size != 0) {
      diagnostics_.error(
          c.at, fmt::format("nacre_audit of the kernel is at {:#x}, not on pages of its state", symbol->second));
    }
    return physical;
  }

  /// Tables below one root: the mappings decide how many.
  static uint64_t count_tables(const std::vector<Mapping>& mappings) {
    std::set<uint64_t> gigabytes;
    std::set<uint64_t> blocks;
    for (const Mapping& mapping : mappings) {
      for (uint64_t block = mapping.address >> 21; block <= (mapping.address + mapping.size - 1) >> 21; ++block) {
        blocks.insert(block);
        gigabytes.insert(block >> 9);
      }
    }
    return gigabytes.size() + blocks.size();
  }

  void place_tables() {
    uint64_t root = out_.load + NACRE_WINDOW_SIZE;
    const auto take_root = [&] { return std::exchange(root, root + root_size); };
    out_.kernel_root = take_root();
    out_.boot_root = take_root();
    out_.table_pages = count_tables(out_.kernel) + count_tables(out_.boot);
    for (ComponentLayout& component : out_.components) {
      component.root = take_root();
      out_.table_pages += count_tables(component.mappings);
    }
    out_.tables = round_up(root, page_size);
    out_.file_end = out_.tables + out_.table_pages * page_size;
  }

  /// Stream table and contexts fill a page each.
  void place_device_tables() {
    if (!isolator_of(d_)) return;
    IsolationLayout& isolation = out_.isolation;
    isolation.stream_table = out_.file_end;
    isolation.contexts = isolation.stream_table + page_size;
    isolation.tables = isolation.contexts + page_size;
    for (const Isolated& one : isolated_devices(d_, in_.board)) {
      const uint64_t index = isolation.devices.size();
      isolation.devices.push_back({*one.device->stream, one.driver.to_raw(), isolation.contexts + index * context_size,
                                   isolation.tables + index * page_size});
      isolation.table_pages += 1 + count_blocks(out_.components[one.driver.to_raw()].mappings);
    }
    out_.file_end = isolation.end();
  }

  /// Level-3 tables of a device.
  static uint64_t count_blocks(const std::vector<Mapping>& mappings) {
    std::set<uint64_t> blocks;
    for (const Mapping& mapping : mappings) {
      if (!mapping.dma) continue;
      for (uint64_t block = mapping.address >> 21; block <= (mapping.address + mapping.size - 1) >> 21; ++block)
        blocks.insert(block);
    }
    return blocks.size();
  }

  void place_contents() {
    for (ComponentLayout& component : out_.components) {
      for (size_t i = 0; i < component.contents.size(); ++i) {
        component.contents[i].physical = out_.file_end;
        component.mappings[i].physical = out_.file_end;
        out_.file_end += component.mappings[i].size;
      }
    }
    out_.system_info = out_.file_end;
    out_.file_end += round_up(sizeof(abi::SystemInfo), page_size);
    if (isolator_of(d_)) {
      out_.isolation.info = out_.file_end;
      out_.file_end += round_up(sizeof(abi::Isolation), page_size);
    }
    if (enforces_endpoints(d_)) {
      out_.network = out_.file_end;
      out_.file_end += round_up(sizeof(abi::NetworkRules), page_size);
    }
    out_.region_places.resize(d_.regions.size());
    for (size_t i = 0; i < d_.regions.size(); ++i) {
      if (!d_.regions[i].in_image()) continue;
      out_.region_places[i] = out_.file_end;
      out_.file_end += d_.regions[i].size.value.to_raw();
    }
    for (ComponentLayout& component : out_.components) {
      for (Mapping& mapping : component.mappings) {
        if (mapping.kind == MappingKind::system_info) mapping.physical = out_.system_info;
        if (mapping.kind == MappingKind::isolation) mapping.physical = out_.isolation.info;
        if (mapping.kind == MappingKind::network) mapping.physical = out_.network;
      }
    }
  }

  void place_memory() {
    out_.memory_end = out_.file_end;
    place_fixed_regions();
    for (ComponentLayout& component : out_.components) {
      for (Mapping& mapping : component.mappings) {
        if (mapping.kind == MappingKind::data || mapping.kind == MappingKind::stack)
          mapping.physical = take(mapping.size);
      }
    }
    for (size_t i = 0; i < d_.regions.size(); ++i) {
      if (!d_.regions[i].address && !d_.regions[i].in_image())
        out_.region_places[i] = take(d_.regions[i].size.value.to_raw());
    }
    for (size_t i = 0; i < out_.components.size(); ++i) point_at_regions(i);
    const uint64_t end = in_.board.memory_address + in_.board.memory_size;
    if (out_.memory_end > end) {
      diagnostics_.error(d_.board_name.at,
                         fmt::format("the system needs memory up to {:#x}; the memory of '{}' ends at {:#x}, {} short",
                                     out_.memory_end, in_.board.name.value, end,
                                     size_text(ByteCount::from_raw(out_.memory_end - end))));
    }
  }

  /// First fit above everything so far, around the regions with a fixed place.
  uint64_t take(uint64_t size) {
    uint64_t begin = out_.memory_end;
    for (bool moved = true; moved;) {
      moved = false;
      for (const Region& region : d_.regions) {
        if (!region.address) continue;
        const uint64_t end = region.address->value + region.size.value.to_raw();
        if (begin < end && region.address->value < begin + size) {
          begin = end;
          moved = true;
        }
      }
    }
    out_.memory_end = begin + size;
    return begin;
  }

  void place_fixed_regions() {
    const uint64_t memory_end = in_.board.memory_address + in_.board.memory_size;
    for (size_t i = 0; i < d_.regions.size(); ++i) {
      const Region& region = d_.regions[i];
      if (!region.address) continue;
      const uint64_t begin = region.address->value;
      const uint64_t end = begin + region.size.value.to_raw();
      out_.region_places[i] = begin;
      if (begin < out_.file_end && end > in_.board.memory_address) {
        diagnostics_.error(region.address->at,
                           fmt::format("the region '{}' at {:#x} overlaps the image, which ends at {:#x}",
                                       region.name.value, begin, out_.file_end));
      } else if (begin < in_.board.memory_address || end > memory_end) {
        diagnostics_.error(region.address->at,
                           fmt::format("the region '{}' at {:#x} to {:#x} is outside the memory of '{}'",
                                       region.name.value, begin, end, in_.board.name.value));
      }
    }
  }

  void point_at_regions(size_t index) {
    std::vector<uint64_t> places;
    for (size_t i = 0; i < d_.regions.size(); ++i) {
      for (const RegionMap& map : d_.regions[i].maps) {
        if (map.component.to_raw() == index) places.push_back(out_.region_places[i]);
      }
    }
    auto place = places.begin();
    for (Mapping& mapping : out_.components[index].mappings) {
      if (mapping.kind == MappingKind::region) mapping.physical = *place++;
    }
  }

  const LayoutInput& in_;
  const Description& d_;
  Diagnostics& diagnostics_;
  Layout out_;
};

}  // namespace

const char* kind_name(MappingKind kind) {
  static constexpr const char* names[] = {"text",   "constants", "data",      "stack",   "region", "device",
                                          "system", "audit",     "isolation", "network", "kernel"};
  return names[static_cast<size_t>(kind)];
}

Layout lay_out(const LayoutInput& input, Diagnostics& diagnostics) { return Layouter(input, diagnostics).run(); }

}  // namespace nacre::tool
