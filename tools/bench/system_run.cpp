// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/system_run.hpp"

#include <filesystem>
#include <fstream>

#include "abi/image.hpp"

namespace nacre::bench {
namespace {

constexpr uint64_t vector_of_interrupts = 0x480;  ///< from EL0, AArch64

Result<std::vector<uint64_t>> watches(const tool::BuiltSystem& system) {
  const auto& symbols = system.kernel->symbols;
  const auto boot = symbols.find("nacre_boot");
  const auto vectors = symbols.find("nacre_vectors");
  if (boot == symbols.end() || vectors == symbols.end()) return failure("the kernel lacks nacre_boot or nacre_vectors");
  return std::vector<uint64_t>{boot->second - NACRE_KERNEL_OFFSET, vectors->second + vector_of_interrupts,
                               system.tables->components[0].entry};
}

/// Of the region named `results`; zeroes where the system has none.
Results read_results(const tool::BuiltSystem& system, const machine::GuestMemory& memory) {
  for (size_t i = 0; i < system.description.regions.size(); ++i) {
    if (system.description.regions[i].name.value != "results") continue;
    return memory.read<Results>(system.layout.region_places[i]);
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<tool::BuiltSystem>> build_system(const Parts& parts, const std::string& path) {
  tool::SystemPaths paths = tool::find_system(path);
  paths.component_directory = parts.components;
  paths.kernel = parts.kernel;
  paths.board_directory = parts.boards;
  tool::Diagnostics diagnostics;
  auto system = tool::try_build_system(paths, diagnostics);
  if (system == nullptr) return failure(diagnostics.text());
  return system;
}

Result<std::string> write_image(const Parts& parts, const std::string& name, const std::vector<uint8_t>& image) {
  std::filesystem::create_directories(parts.scratch);
  std::string path = parts.scratch + "/" + name + ".img";
  std::ofstream stream(path, std::ios::binary);
  stream.write(reinterpret_cast<const char*>(image.data()), static_cast<std::streamsize>(image.size()));
  stream.close();
  if (!stream) return failure(path + " cannot be written");
  return path;
}

Result<SystemRun> run_system(const Parts& parts, const std::string& name, std::optional<Trace> trace) {
  auto system = build_system(parts, parts.systems + "/" + name);
  if (!system) return std::unexpected(system.error());
  const auto image = write_image(parts, name, (*system)->image);
  if (!image) return std::unexpected(image.error());
  const auto watched_addresses = watches(**system);
  if (!watched_addresses) return std::unexpected(watched_addresses.error());
  auto counted = run_counted({.image = *image,
                              .plugin = parts.plugin,
                              .boundary = NACRE_USER_END,
                              .watches = *watched_addresses,
                              .trace = trace,
                              .extra = {"-rtc", "base=2026-01-01,clock=vm"}});
  if (!counted) return std::unexpected(counted.error());
  const Results results = read_results(**system, counted->machine.memory());
  if (results.magic != results_magic) return failure(name + " left no readings of the counter");
  return SystemRun{std::move(counted->events), results};
}

std::string symbol_of(const tool::ElfFile& kernel, uint64_t address) {
  std::string best = "?";
  uint64_t start = 0;
  for (const auto& [name, value] : kernel.symbols) {
    if (value <= address && value >= start && !name.starts_with("$") && !name.starts_with(".")) {
      best = name;
      start = value;
    }
  }
  return best;
}

}  // namespace nacre::bench
