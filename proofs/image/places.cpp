// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/image/places.hpp"

#include <fmt/format.h>

#include "abi/image.hpp"
#include "proofs/image/interpreter/program.hpp"
#include "tools/nacre/checker/streams.hpp"

namespace nacre::proof::image {
namespace {

constexpr uint64_t root_size = 64;

/// Where a section stands in the component's own addresses once it is loaded: of initial data, the read-only copy.
uint64_t loaded_address(const interpreter::Program& program, const interpreter::LoadedSection& section) {
  for (const interpreter::Load& load : program.loads) {
    if (load.write && section.address >= load.address && section.address < load.address + load.memory_size)
      return load.copy + (section.address - load.address);
  }
  return section.address;
}

}  // namespace

Places::Places(const tool::BuiltSystem& system) : system_(system) {
  add(0, system.image.size(), "padding of the image");
  add(0, NACRE_TEXT_OFFSET, "padding after the header");
  add(0, NACRE_BOOT_INFO_OFFSET, "header");
  add(NACRE_BOOT_INFO_OFFSET, sizeof(abi::BootInfo), "BootInfo");
  add_kernel();
  add_tables();
  if (system.isolation != nullptr) add_isolation();
  for (size_t i = 0; i < system.description.components.size(); ++i) add_component(i);
  add_regions();
}

void Places::add(uint64_t begin, uint64_t size, std::string name) {
  if (size != 0) places_.push_back({begin, begin + size, std::move(name)});
}

void Places::add_physical(uint64_t physical, uint64_t size, std::string name) {
  add(physical - system_.layout.load, size, std::move(name));
}

void Places::add_kernel() {
  add(NACRE_TEXT_OFFSET, NACRE_CONSTANTS_OFFSET - NACRE_TEXT_OFFSET, "padding of the kernel's text");
  add(NACRE_CONSTANTS_OFFSET, NACRE_TABLES_OFFSET - NACRE_CONSTANTS_OFFSET, "padding of the kernel's constants");
  add(NACRE_TABLES_OFFSET, NACRE_STATE_OFFSET - NACRE_TABLES_OFFSET, "padding after the tables");
  add(NACRE_TABLES_OFFSET, sizeof(abi::Tables), "tables");
  add(NACRE_STATE_OFFSET, NACRE_WINDOW_SIZE - NACRE_STATE_OFFSET, "kernel state");
  for (const interpreter::LoadedSection& section : interpreter::read_program(system_.kernel->path).sections) {
    if (section.content) add_physical(section.address - NACRE_KERNEL_OFFSET, section.size, "kernel " + section.name);
  }
}

/// Root tables, and the tables that each of them reaches.
void Places::add_tables() {
  const tool::Layout& layout = system_.layout;
  add_physical(layout.kernel_root, layout.tables - layout.kernel_root, "padding after the root tables");
  const auto add_space = [&](uint64_t root, uint64_t base, const std::string& whose) {
    add_physical(root, root_size, "root table of " + whose);
    const checker::Image image{system_.image, layout.load};
    checker::Findings findings;
    checker::Walker walker(image, findings);
    static_cast<void>(walker.walk(root, base, whose));
    for (const uint64_t page : walker.table_pages()) {
      if (page >= layout.tables) add_physical(page, tool::page_size, "page tables of " + whose);
    }
  };
  add_space(layout.kernel_root, 0xffff'ffff'0000'0000, "the kernel");
  add_space(layout.boot_root, 0, "boot");
  for (size_t i = 0; i < layout.components.size(); ++i)
    add_space(layout.components[i].root, 0, "component " + system_.description.components[i].name.value);
}

/// What the SMMU reads: every page, then the page tables that each device reaches.
void Places::add_isolation() {
  const tool::IsolationLayout& layout = system_.layout.isolation;
  add_physical(layout.stream_table, tool::page_size, "stream table");
  add_physical(layout.contexts, tool::page_size, "context descriptors");
  for (size_t i = 0; i < layout.devices.size(); ++i) {
    const std::string name = system_.isolation->devices[i].name;
    add_physical(layout.devices[i].context, 64, "context descriptor of " + name);
    const checker::Image image{system_.image, system_.layout.load};
    checker::Findings findings;
    checker::Walker walker(image, findings);
    static_cast<void>(walker.walk_level2(layout.devices[i].root, name));
    for (const uint64_t page : walker.table_pages()) add_physical(page, tool::page_size, "device tables of " + name);
  }
  add_physical(layout.info, tool::page_size, "padding after the isolation information");
  add_physical(layout.info, sizeof(abi::Isolation), "isolation information");
}

void Places::add_component(size_t index) {
  const std::string whose = "component " + system_.description.components[index].name.value;
  const tool::ComponentLayout& layout = system_.layout.components[index];
  const interpreter::Program program = interpreter::read_program(system_.programs[index].file.path);
  for (size_t i = 0; i < layout.contents.size(); ++i) {
    const tool::Mapping& mapping = layout.mappings[i];
    add_physical(mapping.physical, mapping.size, whose + ", padding of " + mapping.name);
    for (const interpreter::LoadedSection& section : program.sections) {
      const uint64_t address = loaded_address(program, section);
      if (section.content && address >= mapping.address && address < mapping.address + mapping.size)
        add_physical(mapping.physical + (address - mapping.address), section.size, whose + ", section " + section.name);
    }
  }
}

void Places::add_regions() {
  const tool::Layout& layout = system_.layout;
  add_physical(layout.system_info, tool::round_up(sizeof(abi::SystemInfo), tool::page_size),
               "padding after the system information");
  add_physical(layout.system_info, sizeof(abi::SystemInfo), "system information");
  if (system_.network != nullptr) {
    add_physical(layout.network, tool::page_size, "padding after the network rules");
    add_physical(layout.network, sizeof(abi::NetworkRules), "network rules");
  }
  for (size_t i = 0; i < system_.region_contents.size(); ++i) {
    const tool::Region& region = system_.description.regions[i];
    if (!region.in_image()) continue;
    add_physical(layout.region_places[i], region.size.value.to_raw(), "region " + region.name.value);
    places_.back().secret = region.content.has_value();
  }
}

const Place& Places::at(uint64_t offset) const {
  const Place* best = &places_.front();
  for (const Place& place : places_) {
    if (offset >= place.begin && offset < place.end && place.end - place.begin <= best->end - best->begin)
      best = &place;
  }
  return *best;
}

}  // namespace nacre::proof::image
