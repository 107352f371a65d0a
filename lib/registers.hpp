// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Device registers as types. A device is a block; a register names its block, its offset and what may be done with it;
// a field names its register and its bits. Bit positions stand in one place, and a field in the wrong register, a
// write to a read-only register or two fields on the same bits do not compile.
//
//   struct Uart;
//   struct Control : Register<Uart, 0x30, RegisterAccess::read_write> {
//     using Enable = Flag<Control, 0>;
//     using Mode = Field<Control, 4, 2, UartMode>;
//   };
//   RegisterBlock<Uart> uart(address);
//   uart.write(Control::Enable(true), Control::Mode(UartMode::loud));
//   if (uart.read<Control>().get<Control::Enable>()) ...
#pragma once

#include <stdint.h>

#include <type_traits>

namespace nacre {

/// What the device allows.
enum class RegisterAccess { read_only, write_only, read_write };

/// A register: derive from it, and name its fields there.
template <class BlockType, uintptr_t register_offset, RegisterAccess register_access, class RepType = uint32_t>
struct Register {
  static_assert(std::is_unsigned_v<RepType>, "a register is read and written as an unsigned number");
  static_assert(register_offset % sizeof(RepType) == 0, "a register is aligned to its size");
  using Block = BlockType;  ///< the device that has it
  using Rep = RepType;  ///< as wide as the device wants it read and written
  static constexpr uintptr_t offset = register_offset;  ///< in bytes, from the device's address
  /// RegisterBlock::read compiles.
  static constexpr bool readable = register_access != RegisterAccess::write_only;
  /// RegisterBlock::write compiles.
  static constexpr bool writable = register_access != RegisterAccess::read_only;
};

/// A value for `width` bits of register R from bit `low` on.
template <class R, unsigned low, unsigned width, class T = uint32_t>
class Field {
 public:
  using Of = R;  ///< the register that it is in
  using Type = T;  ///< of its values

  /// Traps, and in a constant expression does not compile, if the value needs more bits than the field has.
  constexpr explicit Field(T value) : bits_(static_cast<uint64_t>(value)) {
    if (bits_ > maximum()) __builtin_trap();
  }
  /// A value that is known when compiling, checked then.
  template <uint64_t value>
  [[nodiscard]] static consteval Field constant() {
    static_assert(value <= maximum(), "the value needs more bits than the field has");
    return Field(static_cast<T>(value));
  }

  /// Largest value, as bits.
  [[nodiscard]] static consteval uint64_t maximum() { return width == 64 ? ~uint64_t{0} : (uint64_t{1} << width) - 1; }
  /// The field's bits in the register.
  [[nodiscard]] static consteval uint64_t mask() {
    static_assert(width >= 1 && low + width <= sizeof(typename R::Rep) * 8, "the field lies outside its register");
    return maximum() << low;
  }
  /// The value where it belongs in the register.
  [[nodiscard]] constexpr uint64_t placed() const { return bits_ << low & mask(); }
  /// The field's value in a register's bits.
  [[nodiscard]] static constexpr T extract(uint64_t bits) { return static_cast<T>(bits >> low & maximum()); }

 private:
  uint64_t bits_;
};

/// A field of one bit.
template <class R, unsigned bit>
using Flag = Field<R, bit, 1, bool>;

/// What a register held when it was read.
template <class R>
class RegisterValue {
 public:
  /// As read from the device.
  constexpr explicit RegisterValue(typename R::Rep bits) : bits_(bits) {}
  /// One of the register's own fields.
  template <class F>
  [[nodiscard]] constexpr typename F::Type get() const {
    static_assert(std::is_same_v<typename F::Of, R>, "the field belongs to another register");
    return F::extract(bits_);
  }
  /// All bits, for a register without fields.
  [[nodiscard]] constexpr typename R::Rep to_raw() const { return bits_; }

 private:
  typename R::Rep bits_;
};

/// The registers of one device at one address. The holder owns the device: the host tool gives a device page to one
/// component only.
template <class Block>
class RegisterBlock {
 public:
  /// `address`: user::Device::address().
  explicit RegisterBlock(uintptr_t address) : address_(address) {}

  /// Reads once. The register must be of this device and readable.
  template <class R>
  [[nodiscard]] RegisterValue<R> read() const {
    static_assert(std::is_same_v<typename R::Block, Block>, "the register belongs to another device");
    static_assert(R::readable, "the register is write-only");
    return RegisterValue<R>(*at<R>());
  }

  /// Writes a whole register: the bits of no given field become zero.
  template <class First, class... Rest>
  void write(First first, Rest... rest) const {
    check<First, Rest...>();
    using R = typename First::Of;
    static_assert(R::writable, "the register is read-only");
    *at<R>() = static_cast<typename R::Rep>((first.placed() | ... | rest.placed()));
  }

  /// Reads, replaces the given fields, writes. Not for registers whose reading has an effect.
  template <class First, class... Rest>
  void modify(First first, Rest... rest) const {
    check<First, Rest...>();
    using R = typename First::Of;
    static_assert(R::readable && R::writable, "the register is not both readable and writable");
    const uint64_t kept = *at<R>() & ~(First::mask() | ... | Rest::mask());
    *at<R>() = static_cast<typename R::Rep>(kept | (first.placed() | ... | rest.placed()));
  }

 private:
  template <class R>
  [[nodiscard]] volatile typename R::Rep* at() const {
    return reinterpret_cast<volatile typename R::Rep*>(address_ + R::offset);
  }

  template <class First, class... Rest>
  static consteval void check() {
    static_assert(std::is_same_v<typename First::Of::Block, Block>, "the register belongs to another device");
    static_assert((std::is_same_v<typename First::Of, typename Rest::Of> && ...),
                  "the fields belong to different registers");
    static_assert((__builtin_popcountll(First::mask()) + ... + __builtin_popcountll(Rest::mask())) ==
                      __builtin_popcountll((First::mask() | ... | Rest::mask())),
                  "two of the fields share bits");
  }

  uintptr_t address_;
};

}  // namespace nacre
