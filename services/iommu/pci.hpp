// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The configuration space of PCI functions on bus 0 (PCI Local Bus 3.0, 6.1 and 6.2.5), reached through ECAM: as far as
// it takes to give a function its one memory BAR and to decide whether it may master the bus.
#pragma once

#include <stdint.h>

#include "lib/registers.hpp"
#include "lib/result.hpp"

namespace nacre::iommu {

struct PciFunction;

struct Identity : Register<PciFunction, 0x00, RegisterAccess::read_only> {
  using Vendor = Field<Identity, 0, 16>;
};
struct Command : Register<PciFunction, 0x04, RegisterAccess::read_write, uint16_t> {
  using Memory = Flag<Command, 1>;
  using BusMaster = Flag<Command, 2>;
};
struct HeaderType : Register<PciFunction, 0x0e, RegisterAccess::read_only, uint8_t> {
  using Layout = Field<HeaderType, 0, 7>;
};
inline constexpr uint32_t nobody = 0xffff;  ///< vendor where there is no function

enum class PciProblem : uint8_t {
  none,
  absent,           ///< no function answers in the slot
  other_header,     ///< a bridge
  no_memory_bar,    ///< no BAR of the declared size, or none
  one_bar_too_many  ///< it would answer at a second place
};

/// One function. It decodes no address and masters no bus until it is told to.
class Pci {
 public:
  /// `configuration`: where the function's page of ECAM is mapped.
  explicit Pci(uintptr_t configuration) : address_(configuration), registers_(configuration) {}

  /// Switches the function off, then gives its BAR of exactly `size` bytes the `address`. Any other BAR or ROM is an
  /// error: nobody would own it.
  [[nodiscard]] PciProblem place(uint64_t address, uint64_t size) const {
    if (registers_.read<Identity>().get<Identity::Vendor>() == nobody) return PciProblem::absent;
    if (registers_.read<HeaderType>().get<HeaderType::Layout>() != 0) return PciProblem::other_header;
    registers_.write(Command::Memory(false), Command::BusMaster(false));
    unsigned found = bars;
    for (unsigned i = 0; i < bars;) {
      const Bar bar = measure(i);
      if (bar.size != 0 && (bar.size != size || !bar.memory || found != bars)) return PciProblem::one_bar_too_many;
      if (bar.size != 0) found = i;
      i += bar.wide ? 2 : 1;
    }
    if (found == bars) return PciProblem::no_memory_bar;
    if (word(rom) != 0) return PciProblem::one_bar_too_many;
    word(first_bar + 4 * found) = static_cast<uint32_t>(address);
    if ((word(first_bar + 4 * found) & wide_bit) != 0)
      word(first_bar + 4 * found + 4) = static_cast<uint32_t>(address >> 32);
    registers_.write(Command::Memory(true), Command::BusMaster(false));
    return PciProblem::none;
  }

  /// It has been placed.
  [[nodiscard]] bool is_on() const { return registers_.read<Command>().get<Command::Memory>(); }

  void allow_bus_master() const { registers_.write(Command::Memory(true), Command::BusMaster(true)); }
  void forbid_bus_master() const { registers_.write(Command::Memory(true), Command::BusMaster(false)); }
  /// No address, no bus.
  void switch_off() const { registers_.write(Command::Memory(false), Command::BusMaster(false)); }

 private:
  static constexpr unsigned bars = 6;
  static constexpr uintptr_t first_bar = 0x10;
  static constexpr uintptr_t rom = 0x30;
  static constexpr uint32_t wide_bit = 4;

  struct Bar {
    uint64_t size;  ///< 0: there is none
    bool memory;
    bool wide;  ///< of 64 bits: it takes two places
  };

  /// By 6.2.5.1: what of all ones a BAR takes is its alignment, which is its size.
  [[nodiscard]] Bar measure(unsigned index) const {
    const uintptr_t at = first_bar + 4 * index;
    word(at) = ~uint32_t{0};
    const uint32_t low = word(at);
    word(at) = 0;
    const bool memory = (low & 1) == 0;
    const bool wide = memory && (low & wide_bit) != 0;
    uint64_t taken = low & (memory ? ~uint32_t{15} : ~uint32_t{3});
    if (wide) {
      word(at + 4) = ~uint32_t{0};
      taken |= uint64_t{word(at + 4)} << 32;
      word(at + 4) = 0;
    } else if (taken != 0) {
      taken |= ~uint64_t{0} << 32;
    }
    return {~taken + 1, memory, wide};
  }

  [[nodiscard]] volatile uint32_t& word(uintptr_t offset) const {
    return *reinterpret_cast<volatile uint32_t*>(address_ + offset);
  }

  uintptr_t address_;
  RegisterBlock<PciFunction> registers_;
};

}  // namespace nacre::iommu
