// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A Modbus line. A transaction takes longer than a request may, so it is split: a request starts it, the server's signal
// says that it is over, `collect` fetches what came of it. Each client has one transaction; a new one replaces it.
#pragma once

#include "user/interface.hpp"

namespace nacre::interfaces {

struct Modbus {
  static constexpr FixedText name{"modbus"};
  enum class Status {
    in_progress,  ///< collect: the signal will come
    none,         ///< collect: nothing has been started, or it has been collected already
    refused,      ///< collect: the unit answered with an exception
    no_answer,    ///< collect: the unit did not answer, several times
  };

  /// Begins to read an input register.
  struct ReadInput
      : user::Method<Status, 0, "read_input", user::Takes<user::Argument<"address", uint16_t>>, user::Gives<>> {};
  /// Begins to read a coil.
  struct ReadCoil
      : user::Method<Status, 1, "read_coil", user::Takes<user::Argument<"address", uint16_t>>, user::Gives<>> {};
  /// Begins to write a coil.
  struct WriteCoil
      : user::Method<Status, 2, "write_coil",
                     user::Takes<user::Argument<"address", uint16_t>, user::Argument<"on", bool>>, user::Gives<>> {};
  /// The register, or 0 or 1 for a coil, read or written.
  struct Collect : user::Method<Status, 3, "collect", user::Takes<>, user::Gives<user::Argument<"value", uint16_t>>> {};

  using Methods = user::MethodList<ReadInput, ReadCoil, WriteCoil, Collect>;
};

}  // namespace nacre::interfaces
