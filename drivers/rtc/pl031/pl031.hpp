// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The ARM PrimeCell real-time clock (PL031): registers. Reference: ARM DDI 0224. The alarm is not used: components wait
// with deadlines of their own.
#pragma once

#include "lib/registers.hpp"

namespace nacre::drivers::pl031 {

struct Pl031;

struct Data : Register<Pl031, 0x000, RegisterAccess::read_only> {
  using Seconds = Field<Data, 0, 32>;  ///< since 1970
};
struct Control : Register<Pl031, 0x00c, RegisterAccess::read_write> {
  using Start = Flag<Control, 0>;
};
struct InterruptMask : Register<Pl031, 0x010, RegisterAccess::read_write> {
  using Alarm = Flag<InterruptMask, 0>;
};
struct InterruptClear : Register<Pl031, 0x01c, RegisterAccess::write_only> {
  using Alarm = Flag<InterruptClear, 0>;
};

class RealTimeClock {
 public:
  explicit RealTimeClock(uintptr_t address) : registers_(address) {}

  /// Counting, and no alarm.
  void reset() const {
    registers_.write(InterruptMask::Alarm(false));
    registers_.write(InterruptClear::Alarm(true));
    registers_.write(Control::Start(true));
  }

  [[nodiscard]] uint32_t seconds() const { return registers_.read<Data>().get<Data::Seconds>(); }

 private:
  RegisterBlock<Pl031> registers_;
};

}  // namespace nacre::drivers::pl031
