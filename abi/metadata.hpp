// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What a component's ELF tells the host tool, and what the host tool tells the component.
//
// Section `.nacre.uses` (allocated, read-only, writable by nobody at run time) is an array of Use: each names one thing
// of the system description that the program refers to. The host tool checks it against the description and
// fills in `value` and `extent` in the image. Section `.nacre.interfaces` (not allocated) holds the text of each
// interface that is used or served, zero-terminated, one after the other; a Use refers to one by its hash (FNV-1a, 64 bit,
// over the text without the zero).
//
// Interface text, one line each, fields separated by one space:
//   interface NAME
//   method NUMBER NAME [ARGUMENT...] -> [RESULT...]        ARGUMENT = name:type@word[.shared]
// `.shared` marks an argument that does not own its word and therefore cannot be guarded. The type of an enumeration
// names its enumerators, the first being 0: enum3{red,green,blue}. `-> status` instead of results: the kernel lets
// nothing back to the caller but whether the server replied with success. A pair of integer arguments that is an extent
// is named by a further line:  extent METHOD ADDRESS COUNT
#pragma once

#include <stdint.h>

namespace nacre::abi {

/// What a Use names.
enum class UseKind : uint32_t {
  self =
      1,  ///< name: filled in with the component's own name; value = id, extent = heartbeat period in ticks (0: none)
  client = 2,      ///< a call channel by its name; value = handle
  serves = 3,      ///< the program serves the interface `interface`; value = 0
  accept = 4,      ///< an incoming call channel by its name; value = tag (x6 of a request >> 6)
  signals = 5,     ///< an outgoing signal by its name; value = handle
  notified = 6,    ///< an incoming signal by its name; value = bit
  line = 7,        ///< an interrupt line by its device's name; value = handle, extent = bit
  device = 8,      ///< a device by name; value = virtual address of the registers, extent = size
  region = 9,      ///< a shared or private region by name; value = virtual address, extent = size
  component = 10,  ///< a component by name, for `control`; value = id
};

/// 96 bytes. `optional` = 1: the description may lack it; value is then ~0.
struct Use {
  UseKind kind;  ///< what `name` is the name of
  uint32_t optional;  ///< 1: the description may lack it
  char name[32];       ///< zero-terminated
  uint64_t interface;  ///< hash, or 0
  uint64_t value;  ///< filled in by the host tool: see `kind`
  uint64_t extent;  ///< filled in by the host tool: see `kind`
  uint64_t need;      ///< region: smallest size that the program can use; region: bit 63 = it writes
  uint64_t physical;  ///< region with dma = true: the address that the device is to use, filled in; otherwise 0
  uint64_t reserved[2];
};
static_assert(sizeof(Use) == 96);

}  // namespace nacre::abi
