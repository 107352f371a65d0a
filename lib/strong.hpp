// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Strong types for the vocabulary that the kernel, the components and the host share. Two values of different
// kinds do not mix: an id is no index, an instant is no span, a client is no server.
#pragma once

#include <stdint.h>

namespace nacre {

/// A value of one kind. Raw integers enter and leave only through `from_raw` and `to_raw`, at the edges of the ABI.
template <class Tag, class Rep>
class Strong {
 public:
  constexpr Strong() = default;
  /// At edges only: where a number comes from outside.
  [[nodiscard]] static constexpr Strong from_raw(Rep raw) { return Strong(raw); }
  /// At edges only: where a number goes outside.
  [[nodiscard]] constexpr Rep to_raw() const { return raw_; }
  [[nodiscard]] friend constexpr bool operator==(Strong a, Strong b) { return a.raw_ == b.raw_; }
  [[nodiscard]] friend constexpr bool operator<(Strong a, Strong b) { return a.raw_ < b.raw_; }
  [[nodiscard]] friend constexpr bool operator<=(Strong a, Strong b) { return a.raw_ <= b.raw_; }
  [[nodiscard]] friend constexpr bool operator>(Strong a, Strong b) { return a.raw_ > b.raw_; }
  [[nodiscard]] friend constexpr bool operator>=(Strong a, Strong b) { return a.raw_ >= b.raw_; }

 private:
  constexpr explicit Strong(Rep raw) : raw_(raw) {}
  Rep raw_{};
};

/// A component's place in the order of urgency: 0, the supervisor, is the most urgent. Always below 64.
using ComponentId = Strong<struct ComponentIdTag, uint8_t>;

/// A length of time in ticks of the virtual counter. Signed: a balance may be overdrawn.
using Span = Strong<struct SpanTag, int64_t>;

/// A point in time, in ticks of the virtual counter since the board was switched on.
using Instant = Strong<struct InstantTag, uint64_t>;

/// That much later. Not for `never`: it would wrap.
[[nodiscard]] constexpr Instant operator+(Instant at, Span length) {
  return Instant::from_raw(at.to_raw() + static_cast<uint64_t>(length.to_raw()));
}
/// How much later; negative if it is earlier.
[[nodiscard]] constexpr Span operator-(Instant later, Instant earlier) {
  return Span::from_raw(static_cast<int64_t>(later.to_raw() - earlier.to_raw()));
}
/// That much earlier. Not for `never`.
[[nodiscard]] constexpr Instant operator-(Instant at, Span length) {
  return Instant::from_raw(at.to_raw() - static_cast<uint64_t>(length.to_raw()));
}
/// Both after each other.
[[nodiscard]] constexpr Span operator+(Span a, Span b) { return Span::from_raw(a.to_raw() + b.to_raw()); }
/// What is left of `a`.
[[nodiscard]] constexpr Span operator-(Span a, Span b) { return Span::from_raw(a.to_raw() - b.to_raw()); }

/// The deadline that never comes.
inline constexpr Instant never = Instant::from_raw(~uint64_t{0});
inline constexpr Span no_time = Span::from_raw(0);  ///< a span of no length

}  // namespace nacre
