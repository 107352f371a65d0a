// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The time of day. Lengths of time need no clock: every component reads the virtual counter by itself.
#pragma once

#include "user/interface.hpp"

namespace nacre::interfaces {

struct Clock {
  static constexpr FixedText name{"clock"};
  enum class Status {
    unset,  ///< the clock has no time to tell
  };

  /// Since 1970, UTC. It may be up to a second late until the server has seen the clock's seconds change.
  struct Now : user::Method<Status, 0, "now", user::Takes<>,
                            user::Gives<user::Argument<"seconds", uint64_t>, user::Argument<"nanoseconds", uint32_t>>> {
  };

  using Methods = user::MethodList<Now>;
};

}  // namespace nacre::interfaces
