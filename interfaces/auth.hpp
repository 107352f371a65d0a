// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The judge of one-time codes. It says yes or no, and never why a code is wrong.
#pragma once

#include "user/interface.hpp"

namespace nacre::interfaces {

/// Six decimal digits.
using OneTimeCode = user::Bounded<uint32_t, 0, 999'999>;

struct Auth {
  static constexpr FixedText name{"auth"};
  enum class Status {
    refused,  ///< wrong, too old, or spent
    paused,   ///< not looked at: too many tries, or a board reset shortly before
  };

  /// Success spends the code.
  struct Check : user::Method<Status, 0, "check", user::Takes<user::Argument<"code", OneTimeCode>>, user::Gives<>> {};

  using Methods = user::MethodList<Check>;
};

}  // namespace nacre::interfaces
