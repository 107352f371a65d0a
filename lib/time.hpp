// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Lengths of time as people write them, and their conversion to ticks of the virtual counter. A number without its
// unit does not compile.
#pragma once

#include "lib/strong.hpp"

namespace nacre {

using Microseconds = Strong<struct MicrosecondsTag, uint64_t>;  ///< a length of time
using Milliseconds = Strong<struct MillisecondsTag, uint64_t>;  ///< a length of time
using Seconds = Strong<struct SecondsTag, uint64_t>;  ///< a length of time

inline namespace literals {
/// `20_us`.
[[nodiscard]] consteval Microseconds operator""_us(unsigned long long count) { return Microseconds::from_raw(count); }
/// `500_ms`.
[[nodiscard]] consteval Milliseconds operator""_ms(unsigned long long count) { return Milliseconds::from_raw(count); }
/// `3_s`.
[[nodiscard]] consteval Seconds operator""_s(unsigned long long count) { return Seconds::from_raw(count); }
}  // namespace literals

/// Ticks of the virtual counter in one second.
using Frequency = Strong<struct FrequencyTag, uint64_t>;

/// Rounded down. Exact for lengths below 2^63 / frequency units, some 4,000 years at 62.5 MHz and microseconds.
[[nodiscard]] constexpr Span to_span(Microseconds length, Frequency frequency) {
  const uint64_t whole = length.to_raw() / 1'000'000 * frequency.to_raw();
  const uint64_t part = length.to_raw() % 1'000'000 * frequency.to_raw() / 1'000'000;
  return Span::from_raw(static_cast<int64_t>(whole + part));
}
/// The same for milliseconds.
[[nodiscard]] constexpr Span to_span(Milliseconds length, Frequency frequency) {
  return to_span(Microseconds::from_raw(length.to_raw() * 1000), frequency);
}
/// The same for seconds.
[[nodiscard]] constexpr Span to_span(Seconds length, Frequency frequency) {
  return Span::from_raw(static_cast<int64_t>(length.to_raw() * frequency.to_raw()));
}

/// Whole milliseconds of a span, rounded down; negative spans count as none.
[[nodiscard]] constexpr Milliseconds to_milliseconds(Span span, Frequency frequency) {
  const uint64_t ticks = span.to_raw() < 0 ? 0 : static_cast<uint64_t>(span.to_raw());
  return Milliseconds::from_raw(ticks / frequency.to_raw() * 1000 +
                                ticks % frequency.to_raw() * 1000 / frequency.to_raw());
}

}  // namespace nacre
