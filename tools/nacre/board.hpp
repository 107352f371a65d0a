// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What a board has: boards/NAME.toml.
#pragma once

#include <optional>

#include "tools/nacre/diagnostics.hpp"
#include "tools/nacre/units.hpp"

namespace nacre::tool {

struct Device {
  Name name;
  uint64_t address = 0;  ///< physical
  uint64_t size = 0;
  uint32_t interrupt = 0;
  bool edge = false;
  bool bus_master = false;         ///< it reaches memory by itself
  std::optional<uint32_t> stream;  ///< StreamID at the board's SMMU, which bounds what it reaches

  /// Whoever drives it reaches all memory.
  [[nodiscard]] bool reaches_all() const { return bus_master && !stream; }
};

struct KernelDevice {
  Name name;
  uint64_t address = 0;
  uint64_t size = 0;
  bool panic_only = false;  ///< a component may own the same page: the kernel uses it after the last instruction of any
};

struct Board {
  std::string file;
  Name name;
  TicksPerSecond counter;
  Nanoseconds longest_kernel_path;
  uint64_t memory_address = 0;
  uint64_t memory_size = 0;
  std::vector<KernelDevice> kernel_devices;
  std::vector<Device> devices;

  /// Null if the board has no such device.
  [[nodiscard]] const Device* find(const std::string& device) const;
};

[[nodiscard]] Board read_board(const std::string& path, Diagnostics& diagnostics);

}  // namespace nacre::tool
