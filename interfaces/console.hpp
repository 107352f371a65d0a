// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A text terminal shared by many clients. Each writes to a line of its own: the server puts the client's name, which
// the client cannot choose, before every line. One client, the owner of the input, reads what is typed.
//
// Nobody waits here: a client that writes faster than the device sends gets `full` and keeps the rest, or drops it.
#pragma once

#include "user/interface.hpp"

namespace nacre::interfaces {

struct Console {
  static constexpr FixedText name{"console"};
  enum class Status {
    full,       ///< the client's buffer has no room for this block; nothing of it was taken
    no_input,   ///< nothing has been typed since the last read
    not_owner,  ///< the input belongs to another client
  };

  /// Up to 48 bytes, zero bytes at the end are no text. A line ends at a newline; control characters are shown as '?'.
  struct Write : user::Method<Status, 0, "write", user::Takes<user::Argument<"text", user::Block<6>>>, user::Gives<>> {
  };

  /// Up to 40 typed bytes. The server signals its owner's `input`, if the description connects it, when there are some.
  struct Read : user::Method<Status, 1, "read", user::Takes<>,
                             user::Gives<user::Argument<"count", uint8_t>, user::Argument<"text", user::Block<5>>>> {};

  using Methods = user::MethodList<Write, Read>;
};

}  // namespace nacre::interfaces
