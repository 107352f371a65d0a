// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Where things are in an image and in the kernel's half of the address space. Shared with assembly and the linker
// script, hence macros.
//
// The kernel's virtual address of a physical address is NACRE_KERNEL_OFFSET + physical. It maps its own window and
// the devices that it drives, nothing else. Both halves are 4 GiB (T0SZ = T1SZ = 32, 4 KiB granule): a root table has
// four entries and is aligned to 64 bytes. Components live below NACRE_USER_END.
//
//   image offset   contents                                          kernel mapping
//   0x00000        arm64 Linux image header, then BootInfo at 0x40   none (read with the MMU off)
//   0x01000        kernel text                                       read, execute
//   0x07000        kernel constants                                  read
//   0x08000        abi::Tables                                       read
//   0x1d000        kernel state (zero in the file)                   read, write
//   0x2e000        root tables, page tables, components              none
#pragma once

#define NACRE_KERNEL_OFFSET 0xffffffff00000000
#define NACRE_LOAD_ADDRESS 0x40200000
#define NACRE_BOOT_INFO_OFFSET 0x40
#define NACRE_TEXT_OFFSET 0x1000
#define NACRE_CONSTANTS_OFFSET 0x7000
#define NACRE_TABLES_OFFSET 0x8000
#define NACRE_STATE_OFFSET 0x1d000
#define NACRE_WINDOW_SIZE 0x2e000
#define NACRE_USER_BEGIN 0x00200000
#define NACRE_USER_END 0x40000000

#ifndef __ASSEMBLER__
#include <stdint.h>

namespace nacre::abi {

/// What boot needs before it can map anything. At NACRE_BOOT_INFO_OFFSET of the image.
struct BootInfo {
  uint64_t load_address;  ///< physical; boot refuses to run anywhere else
  uint64_t kernel_root;   ///< physical address of the kernel's root table (TTBR1)
  uint64_t boot_root;     ///< physical address of a root table that maps the kernel text to itself, EL1 execute
};
static_assert(sizeof(BootInfo) == 24);

}  // namespace nacre::abi
#endif
