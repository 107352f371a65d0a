// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The machine's RAM as it is in the host's memory. Only meaningful while the machine is stopped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>

#include "tools/gdb_remote/result.hpp"

namespace nacre::machine {

inline constexpr uint64_t ram_address = 0x4000'0000;
inline constexpr size_t ram_size = size_t{128} << 20;
inline constexpr size_t page_size = 4096;

/// One leaf of a component's page table.
struct Mapping {
  uint64_t virtual_address;
  uint64_t physical_address;
  bool writable;  ///< by EL0
  bool device;
};

/// Owns the shared memory that QEMU uses as RAM.
class GuestMemory {
 public:
  [[nodiscard]] static gdb_remote::Result<GuestMemory> create();
  GuestMemory(GuestMemory&& other) noexcept;
  GuestMemory& operator=(GuestMemory&&) = delete;
  ~GuestMemory();

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] static bool contains(uint64_t physical, size_t size) {
    return physical >= ram_address && size <= ram_size && physical - ram_address <= ram_size - size;
  }
  /// `physical` must be within RAM.
  [[nodiscard]] std::span<std::byte> view(uint64_t physical, size_t size) const {
    return {static_cast<std::byte*>(base_) + (physical - ram_address), size};
  }
  template <class T>
  [[nodiscard]] T read(uint64_t physical) const {
    T value;
    std::memcpy(&value, view(physical, sizeof value).data(), sizeof value);
    return value;
  }
  template <class T>
  void write(uint64_t physical, const T& value) const {
    std::memcpy(view(physical, sizeof value).data(), &value, sizeof value);
  }

 private:
  GuestMemory(int descriptor, void* base) : descriptor_(descriptor), base_(base) {}
  int descriptor_;
  void* base_;
};

}  // namespace nacre::machine
