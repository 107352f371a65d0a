// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/machine/guest_memory.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <utility>

namespace nacre::machine {

gdb_remote::Result<GuestMemory> GuestMemory::create() {
  const int descriptor = ::memfd_create("nacre-ram", MFD_CLOEXEC);
  if (descriptor < 0 || ::ftruncate(descriptor, ram_size) != 0)
    return gdb_remote::failure("no shared memory for the guest");
  void* const base = ::mmap(nullptr, ram_size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  if (base == MAP_FAILED) return gdb_remote::failure("cannot map the guest's memory");
  return GuestMemory(descriptor, base);
}

GuestMemory::GuestMemory(GuestMemory&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), base_(std::exchange(other.base_, nullptr)) {}

GuestMemory::~GuestMemory() {
  if (base_ != nullptr) ::munmap(base_, ram_size);
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace nacre::machine
