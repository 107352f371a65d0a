// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "user/interface.hpp"

namespace nacre::crash_loop {

struct Counter {
  static constexpr FixedText name{"counter"};
  enum class Status { none };
  struct Next : user::Method<Status, 0, "next", user::Takes<>, user::Gives<user::Argument<"value", uint64_t>>> {};
  using Methods = user::MethodList<Next>;
};

}  // namespace nacre::crash_loop
