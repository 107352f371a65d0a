// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What a function returns that may fail: a value or an error, and the compiler insists that somebody looks.
#pragma once

#include <type_traits>

namespace nacre {

/// The value of a call that gives nothing but success.
struct Nothing {
  friend constexpr bool operator==(Nothing, Nothing) { return true; }
};

/// Wraps an error, so that a Result of equal value and error types stays unambiguous.
template <class E>
struct Failed {
  E error;  ///< why
};
template <class E>
Failed(E) -> Failed<E>;  ///< `Failed{Status::full}` needs no type.

/// Either a T or an E, both plain data. Reading the wrong one traps: that is a bug of the reader, not an input.
template <class T, class E>
class [[nodiscard]] Result {
  static_assert(std::is_trivially_copyable_v<E>, "an error is plain data");

 public:
  /// It has worked.
  constexpr Result(T value) : value_(value), good_(true) {}
  /// It has failed.
  constexpr Result(Failed<E> failed) : error_(failed.error) {}
  /// It has failed, with what an error can be made of.
  template <class F>
  requires std::is_convertible_v<F, E>
  constexpr Result(Failed<F> failed) : error_(failed.error) {}

  /// It has worked: there is a value.
  [[nodiscard]] constexpr bool ok() const { return good_; }
  /// The same as `ok`.
  [[nodiscard]] constexpr explicit operator bool() const { return good_; }
  /// Traps if there is none.
  [[nodiscard]] constexpr const T& value() const {
    if (!good_) __builtin_trap();
    return value_;
  }
  /// Traps if there is none.
  [[nodiscard]] constexpr const E& error() const {
    if (good_) __builtin_trap();
    return error_;
  }
  /// The value, or `otherwise` after a failure.
  [[nodiscard]] constexpr T value_or(T otherwise) const { return good_ ? value_ : otherwise; }

 private:
  T value_{};
  E error_{};
  bool good_ = false;
};

}  // namespace nacre
