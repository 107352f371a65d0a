// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What a program refers to by name, and what the host tool answers: one abi::Use per name, in the image, read-only. The
// host tool fills in `value` and `extent` after the compiler has seen zeroes, so they are read as volatile.
#pragma once

#include <type_traits>

#include "abi/metadata.hpp"
#include "lib/fixed_text.hpp"

namespace nacre::user {

/// Whether a system may lack what is named; then `present()` is false.
enum class Need : uint32_t { required = 0, optional = 1 };

/// What an optional name that the description lacks has as its value.
inline constexpr uint64_t absent = ~uint64_t{0};

// ---- machinery: nobody writes these names ----

template <FixedText name>
[[nodiscard]] consteval abi::Use make_use(abi::UseKind kind, Need presence, uint64_t interface, uint64_t need) {
  static_assert(name.size < sizeof(abi::Use::name), "a name has at most 31 characters");
  abi::Use use{};
  use.kind = kind;
  use.optional = static_cast<uint32_t>(presence);
  for (size_t i = 0; i < name.size; ++i) use.name[i] = name.characters[i];
  use.interface = interface;
  use.need = need;
  return use;
}

/// One name. Two mentions of the same name share one record.
template <abi::UseKind kind, FixedText name, Need presence = Need::required, uint64_t interface = 0, uint64_t need = 0>
struct UseOf {
  [[gnu::section(".nacre.uses")]] static constexpr abi::Use record = make_use<name>(kind, presence, interface, need);

  [[nodiscard]] static uint64_t value() { return filled().value; }
  [[nodiscard]] static uint64_t extent() { return filled().extent; }
  [[nodiscard]] static uint64_t physical() { return filled().physical; }
  [[nodiscard]] static bool present() { return value() != absent; }

 private:
  [[nodiscard]] static const volatile abi::Use& filled() { return record; }
};

// ---- end of machinery ----

/// The component itself.
struct Self {
  using Record = UseOf<abi::UseKind::self, "">;
  /// Own number: its urgency, 0 the most urgent.
  [[nodiscard]] static uint64_t id() { return Record::value(); }
  /// In ticks; 0: none is expected.
  [[nodiscard]] static uint64_t heartbeat_period() { return Record::extent(); }
};

/// A component that this one supervises.
template <FixedText name, Need presence = Need::required>
using Component = UseOf<abi::UseKind::component, name, presence>;

/// What the component does with a region.
enum class Access : uint64_t { read = 0, write = uint64_t{1} << 63 };

/// A declared region seen as a T: constant unless the program writes it. The other side of a shared region is assumed
/// hostile: lib/ring.hpp is the way to read what it writes.
template <FixedText name, class T, Access access = Access::read, Need presence = Need::required>
struct Region {
  using Record = UseOf<abi::UseKind::region, name, presence, 0, sizeof(T) | static_cast<uint64_t>(access)>;
  /// The layout; constant unless it writes.
  using Content = std::conditional_t<access == Access::write, T, const T>;

  /// Always true of a required region.
  [[nodiscard]] static bool present() { return Record::present(); }
  /// The region; another component may write it at the same time.
  [[nodiscard]] static Content& get() { return *reinterpret_cast<Content*>(Record::value()); }
  /// In bytes, as the description says.
  [[nodiscard]] static uint64_t size() { return Record::extent(); }
  /// Where the bus sees it; 0 unless the description says `dma`.
  [[nodiscard]] static uint64_t physical() { return Record::physical(); }
};

/// The registers of a device that the description gives to this component.
template <FixedText name, Need presence = Need::required>
struct Device {
  using Record = UseOf<abi::UseKind::device, name, presence>;
  /// Always true of a required device.
  [[nodiscard]] static bool present() { return Record::present(); }
  /// Of the registers, for RegisterBlock.
  [[nodiscard]] static uintptr_t address() { return Record::value(); }
  /// Of the registers, in bytes.
  [[nodiscard]] static uint64_t size() { return Record::extent(); }
};

}  // namespace nacre::user
