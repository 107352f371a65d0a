// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Builds a bench system with the host tool's own library and runs it under the plugin.
#pragma once

#include <memory>

#include "tools/bench/events.hpp"
#include "tools/bench/figure.hpp"
#include "tools/bench/results.hpp"
#include "tools/nacre/system_build.hpp"

namespace nacre::bench {

/// Where the parts are. Empty: where the tree's own build puts them.
struct Parts {
  std::string systems;  ///< folder of the bench systems
  std::string components;
  std::string kernel;
  std::string boards;
  std::string plugin;
  std::string scratch;  ///< folder for images
  std::string build;    ///< build folder of the kernel, with ninja's record of dependencies
};

/// Watched addresses of every run, by index.
enum class Watch : uint32_t {
  boot = 0,             ///< first instruction of the kernel, physical
  interrupt = 1,        ///< interrupt vector, from a component
  component_entry = 2,  ///< first instruction of component 0 (all are linked to the same address)
};

struct SystemRun {
  std::vector<Event> events;
  Results results;
};

[[nodiscard]] Result<std::unique_ptr<tool::BuiltSystem>> build_system(const Parts& parts, const std::string& path);

/// Into the scratch folder; gives its path.
[[nodiscard]] Result<std::string> write_image(const Parts& parts, const std::string& name,
                                              const std::vector<uint8_t>& image);

[[nodiscard]] Result<SystemRun> run_system(const Parts& parts, const std::string& name, std::optional<Trace> trace);

/// Kernel functions by address, for profiles.
[[nodiscard]] std::string symbol_of(const tool::ElfFile& kernel, uint64_t address);

}  // namespace nacre::bench
