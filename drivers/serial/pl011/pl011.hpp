// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The ARM PrimeCell UART (PL011): registers, and the few operations that a console needs. Reference: ARM DDI 0183.
#pragma once

#include "lib/registers.hpp"

namespace nacre::drivers::pl011 {

struct Pl011;

struct Data : Register<Pl011, 0x00, RegisterAccess::read_write> {
  using Character = Field<Data, 0, 8>;
  using Error = Field<Data, 8, 4>;
};
struct Flags : Register<Pl011, 0x18, RegisterAccess::read_only> {
  using Busy = Flag<Flags, 3>;
  using ReceiveEmpty = Flag<Flags, 4>;
  using TransmitFull = Flag<Flags, 5>;
};
struct IntegerDivisor : Register<Pl011, 0x24, RegisterAccess::read_write> {
  using Value = Field<IntegerDivisor, 0, 16>;
};
struct FractionalDivisor : Register<Pl011, 0x28, RegisterAccess::read_write> {
  using Value = Field<FractionalDivisor, 0, 6>;
};
struct LineControl : Register<Pl011, 0x2c, RegisterAccess::read_write> {
  using FifoEnable = Flag<LineControl, 4>;
  using WordLength = Field<LineControl, 5, 2>;
};
struct Control : Register<Pl011, 0x30, RegisterAccess::read_write> {
  using Enable = Flag<Control, 0>;
  using TransmitEnable = Flag<Control, 8>;
  using ReceiveEnable = Flag<Control, 9>;
};
struct InterruptMask : Register<Pl011, 0x38, RegisterAccess::read_write> {
  using Receive = Flag<InterruptMask, 4>;
  using Transmit = Flag<InterruptMask, 5>;
  using ReceiveTimeout = Flag<InterruptMask, 6>;
};
struct InterruptClear : Register<Pl011, 0x44, RegisterAccess::write_only> {
  using Receive = Flag<InterruptClear, 4>;
  using Transmit = Flag<InterruptClear, 5>;
  using ReceiveTimeout = Flag<InterruptClear, 6>;
  using All = Field<InterruptClear, 0, 11>;
};

enum class TransmitInterrupt : bool { off = false, on = true };

/// One UART. Nothing here waits for the device.
class Uart {
 public:
  static constexpr unsigned fifo_depth = 16;

  explicit Uart(uintptr_t address) : registers_(address) {}

  /// 115200 baud at 24 MHz, 8 bits, no parity, FIFOs on. Drops what the device was doing.
  void reset() const {
    registers_.write(InterruptMask::Receive(false));
    registers_.write(Control::Enable(false));
    registers_.write(LineControl::FifoEnable(false));
    registers_.write(InterruptClear::All::constant<0x7ff>());
    registers_.write(IntegerDivisor::Value::constant<13>());
    registers_.write(FractionalDivisor::Value::constant<1>());
    registers_.write(LineControl::FifoEnable(true), LineControl::WordLength::constant<3>());
    registers_.write(Control::Enable(true), Control::TransmitEnable(true), Control::ReceiveEnable(true));
    listen(TransmitInterrupt::off);
  }

  /// Interrupts on input always, on room in the transmit FIFO as asked.
  void listen(TransmitInterrupt transmit) const {
    registers_.write(InterruptMask::Receive(true), InterruptMask::ReceiveTimeout(true),
                     InterruptMask::Transmit(transmit == TransmitInterrupt::on));
  }
  void clear_interrupts() const {
    registers_.write(InterruptClear::Receive(true), InterruptClear::ReceiveTimeout(true),
                     InterruptClear::Transmit(true));
  }

  [[nodiscard]] bool can_send() const { return !registers_.read<Flags>().get<Flags::TransmitFull>(); }
  void send(unsigned char character) const { registers_.write(Data::Character(character)); }

  [[nodiscard]] bool has_input() const { return !registers_.read<Flags>().get<Flags::ReceiveEmpty>(); }
  [[nodiscard]] unsigned char receive() const {
    return static_cast<unsigned char>(registers_.read<Data>().get<Data::Character>());
  }

 private:
  RegisterBlock<Pl011> registers_;
};

}  // namespace nacre::drivers::pl011
