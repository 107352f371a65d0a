// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The alarm of a PL031 (ARM DDI 0224), as much of it as the measurement needs.
#pragma once

#include "lib/registers.hpp"

namespace nacre::bench {

struct Alarm {
  struct Data : Register<Alarm, 0x00, RegisterAccess::read_only> {
    using Seconds = Field<Data, 0, 32>;
  };
  struct Match : Register<Alarm, 0x04, RegisterAccess::read_write> {
    using Seconds = Field<Match, 0, 32>;
  };
  struct InterruptMask : Register<Alarm, 0x10, RegisterAccess::read_write> {
    using Enable = Flag<InterruptMask, 0>;
  };
  struct InterruptClear : Register<Alarm, 0x1c, RegisterAccess::write_only> {
    using Clear = Flag<InterruptClear, 0>;
  };

  explicit Alarm(uintptr_t address) : registers(address) {}

  /// One second from now; QEMU counts from the moment of this write.
  void set() const {
    registers.write(InterruptClear::Clear(true));
    registers.write(Match::Seconds(registers.read<Data>().get<Data::Seconds>() + 1));
    registers.write(InterruptMask::Enable(true));
  }

  RegisterBlock<Alarm> registers;
};

}  // namespace nacre::bench
