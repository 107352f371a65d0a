// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A door with a lock that opens for a while.
#pragma once

#include "interfaces/auth.hpp"

namespace nacre::interfaces {

/// What is known of the lock.
enum class LockState : uint8_t {
  unknown,  ///< the lock does not answer
  locked,
  open,
};

}  // namespace nacre::interfaces

template <>
inline constexpr unsigned nacre::user::enumerator_count<nacre::interfaces::LockState> = 3;

namespace nacre::interfaces {

struct Door {
  static constexpr FixedText name{"door"};
  enum class Status {
    refused,      ///< the code is not accepted
    paused,       ///< codes are not looked at for a while
    unavailable,  ///< the judge of codes does not answer; the code may be spent
  };

  /// Success: the lock is being opened; `state` shows when it is.
  struct Unlock : user::Method<Status, 0, "unlock", user::Takes<user::Argument<"code", OneTimeCode>>, user::Gives<>> {};
  /// What the lock said last.
  struct State : user::Method<Status, 1, "state", user::Takes<>, user::Gives<user::Argument<"lock", LockState>>> {};

  using Methods = user::MethodList<Unlock, State>;
};

}  // namespace nacre::interfaces
