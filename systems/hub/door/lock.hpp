// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The lock as `door` sees it. Pure: time goes in, the wish for the coil comes out. After every start the wish is
// "locked", whatever the coil was before: a fall never leaves the door open.
#pragma once

#include <stdint.h>

namespace nacre::hub {

inline constexpr uint64_t open_seconds = 5;

class Lock {
 public:
  enum class Coil : uint8_t { unknown, off, on };

  /// An accepted code: open for open_seconds from now on, however often codes follow.
  constexpr void grant(uint64_t now, uint64_t ticks_per_second) {
    open_until_ = now + open_seconds * ticks_per_second;
    open_ = true;
  }

  /// Must be called before wish() whenever time has passed.
  constexpr void advance(uint64_t now) {
    if (open_ && now >= open_until_) open_ = false;
  }

  [[nodiscard]] constexpr Coil wish() const { return open_ ? Coil::on : Coil::off; }
  [[nodiscard]] constexpr Coil known() const { return known_; }

  /// The bus has told what the coil is now, or that nobody knows.
  constexpr void note(Coil coil) { known_ = coil; }

  [[nodiscard]] constexpr bool settled() const { return known_ == wish(); }

  /// When the wish changes by itself; never: ~0.
  [[nodiscard]] constexpr uint64_t next_change() const { return open_ ? open_until_ : ~uint64_t{0}; }

 private:
  uint64_t open_until_ = 0;
  bool open_ = false;
  Coil known_ = Coil::unknown;
};

}  // namespace nacre::hub
