// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/target/systems/hostile/regions.hpp"
#include "user/interface.hpp"

namespace nacre::hostile {

struct Vault {
  static constexpr FixedText name{"vault"};
  enum class Status { refused };
  struct Peek : user::Method<Status, 0, "peek", user::Takes<>, user::Gives<user::Argument<"value", uint64_t>>> {};
  struct Take : user::Method<Status, 1, "take", user::Takes<>, user::Gives<user::Argument<"value", uint64_t>>> {};
  struct Set
      : user::Method<Status, 2, "set", user::Takes<user::Argument<"slot", uint64_t>, user::Argument<"value", uint64_t>>,
                     user::Gives<>> {};
  using Methods = user::MethodList<Peek, Take, Set>;
};

}  // namespace nacre::hostile
