// The interface @NAME@, for its server and its clients. A server says `user::serves<interfaces::@TYPE@>` and has a
// member function `on` for each method; a client says `user::Client<interfaces::@TYPE@, "@NAME@">::call<...>`; and
// system.toml has a channel with `interface = "@NAME@"` for each client.
#pragma once

#include "user/interface.hpp"

namespace nacre::interfaces {

struct @TYPE@ {
  static constexpr FixedText name{"@NAME@"};
  enum class Status {
    unset,  ///< nothing has been set yet
  };

  struct Set : user::Method<Status, 0, "set", user::Takes<user::Argument<"value", uint32_t>>, user::Gives<>> {};
  struct Get : user::Method<Status, 1, "get", user::Takes<>, user::Gives<user::Argument<"value", uint32_t>>> {};

  using Methods = user::MethodList<Set, Get>;
};

}  // namespace nacre::interfaces
