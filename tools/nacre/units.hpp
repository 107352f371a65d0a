// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Times, sizes and ranges of addresses as people write them: "100 us", "4 KiB" (a whole number, one space, one unit),
// "10.0.2.0/24".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/strong.hpp"

namespace nacre::tool {

using Nanoseconds = Strong<struct NanosecondsTag, uint64_t>;
using ByteCount = Strong<struct ByteCountTag, uint64_t>;
using TicksPerSecond = Strong<struct TicksPerSecondTag, uint64_t>;

inline constexpr uint64_t page_size = 4096;

[[nodiscard]] constexpr uint64_t round_up(uint64_t value, uint64_t unit) { return (value + unit - 1) / unit * unit; }
[[nodiscard]] constexpr uint64_t round_down(uint64_t value, uint64_t unit) { return value / unit * unit; }

/// Units: ns, us, ms, s, min. At most 100 years.
[[nodiscard]] std::optional<Nanoseconds> try_duration(std::string_view text);
/// Units: B, KiB, MiB, GiB.
[[nodiscard]] std::optional<ByteCount> try_size(std::string_view text);

/// IPv4 addresses that agree in their first `prefix` bits.
struct AddressRange {
  uint32_t address = 0;  ///< host order; the other bits are 0
  uint8_t prefix = 0;
};

/// Four decimal numbers and a length of 0 to 32; no bit may be set beyond it.
[[nodiscard]] std::optional<AddressRange> try_address_range(std::string_view text);
/// Rounds up.
[[nodiscard]] Span to_ticks(Nanoseconds time, TicksPerSecond rate);
[[nodiscard]] std::string duration_text(Nanoseconds time);
[[nodiscard]] std::string ticks_text(Span span, TicksPerSecond rate);
[[nodiscard]] std::string size_text(ByteCount size);

}  // namespace nacre::tool
