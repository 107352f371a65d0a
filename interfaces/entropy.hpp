// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Random bits from a device. They come in batches: who finds none tries again a moment later.
#pragma once

#include "user/interface.hpp"

namespace nacre::interfaces {

struct Entropy {
  static constexpr FixedText name{"entropy"};
  enum class Status {
    not_ready,  ///< the device has not delivered yet
  };

  /// 256 bits that nobody else gets.
  struct Take
      : user::Method<Status, 0, "take", user::Takes<>,
                     user::Gives<user::Argument<"first", uint64_t>, user::Argument<"second", uint64_t>,
                                 user::Argument<"third", uint64_t>, user::Argument<"fourth", uint64_t>>> {};

  using Methods = user::MethodList<Take>;
};

}  // namespace nacre::interfaces
