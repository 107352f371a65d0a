// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// An enumeration in an interface has all the enumerators that it says it has.
// expected: an enumeration has fewer names than enumerator_count
#include "user/metadata.hpp"

enum class Colour { red, green };
template <>
inline constexpr unsigned nacre::user::enumerator_count<Colour> = 3;

struct Lamp {
  static constexpr nacre::FixedText name{"lamp"};
  enum class Status { broken };
  struct Set : nacre::user::Method<Status, 0, "set", nacre::user::Takes<nacre::user::Argument<"colour", Colour>>,
                                   nacre::user::Gives<>> {};
  using Methods = nacre::user::MethodList<Set>;
};
auto text = nacre::user::InterfaceText<Lamp>::make();
