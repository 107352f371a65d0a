// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A room that is kept at a temperature. Temperatures are tenths of a degree Celsius, humidity tenths of a percent.
#pragma once

#include "user/interface.hpp"

namespace nacre::interfaces {

struct Climate {
  static constexpr FixedText name{"climate"};
  enum class Status {
    no_reading,    ///< nothing has been read since the start
    out_of_range,  ///< no room is kept at such a temperature
  };

  /// `fresh` is false when the last cycle brought no reading: the values are older.
  struct State : user::Method<Status, 0, "state", user::Takes<>,
                              user::Gives<user::Argument<"temperature", int16_t>, user::Argument<"humidity", uint16_t>,
                                          user::Argument<"target", uint16_t>,
                                          user::Packed<user::Argument<"heater", bool>, user::Argument<"fresh", bool>>,
                                          user::Argument<"decisions", uint32_t>, user::Argument<"missed", uint32_t>>> {
  };
  /// The room is to be kept at this temperature from the next cycle on.
  struct SetTarget
      : user::Method<Status, 1, "set_target", user::Takes<user::Argument<"target", uint16_t>>, user::Gives<>> {};

  using Methods = user::MethodList<State, SetTarget>;
};

}  // namespace nacre::interfaces
