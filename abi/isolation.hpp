// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// DMA isolation, compiled by the host tool from the system description: which devices of the board stand behind its
// SMMU (Arm IHI 0070, SMMUv3), whose they are, and where the tables are that bound what they reach. Generated as the
// read-only region `isolation` for the one component whose description says `isolation = true`.
//
// A device sees exactly those regions of its driver that say `dma = true`, at the addresses at which the driver sees
// them, for writing only if the driver may write them. The stream table, the context descriptors and the device's page
// tables stand in the image like page tables: no component maps them.
#pragma once

#include "abi/calls.hpp"

namespace nacre::abi {

inline constexpr uint64_t isolation_magic = 0x3130'756d'6d73'0000;  ///< first word of the region
inline constexpr unsigned max_isolated_devices = 8;  ///< of one board
inline constexpr unsigned stream_table_log2 = 6;  ///< entries of 64 bytes: one page
inline constexpr unsigned device_address_bits = 30;  ///< as a component's: tables begin at level 2
inline constexpr uint8_t no_bit = 0xff;  ///< of IsolatedDevice::ready_bit and fault_handle: there is none

/// A PCI function on bus 0 that has a driver.
struct IsolatedDevice {
  char name[32];            ///< on the board, zero-terminated
  uint64_t registers;       ///< physical address that its memory BAR is to have
  uint64_t registers_size;  ///< of that BAR, exactly
  uint32_t stream;          ///< StreamID: slot << 3
  ComponentId driver;  ///< owner of the registers and of the memory that it reaches
  uint8_t ready_bit;     ///< bit of the reader's word: the driver has reset its device, which may master the bus now
  uint8_t fault_handle;  ///< the reader's outgoing signal to the driver's supervisor: the device reached outside
  uint8_t reserved0;
  uint64_t reserved[1];
};
static_assert(sizeof(IsolatedDevice) == 64);

/// The region `isolation`.
struct Isolation {
  uint64_t magic;  ///< isolation_magic
  uint64_t stream_table;  ///< physical; linear, 2^stream_table_log2 entries
  uint32_t device_count;  ///< entries of `devices` in use
  uint32_t reserved0;
  uint64_t reserved[5];
  IsolatedDevice devices[max_isolated_devices];  ///< in the order of their streams
};
static_assert(sizeof(Isolation) == 64 + 8 * 64);

}  // namespace nacre::abi
