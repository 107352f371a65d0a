// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A serial line: bytes go through two rings (lib/ring.hpp), this interface opens the line. Both sides signal each other
// when they have moved a position. The four regions, by their local names on both sides:
//
//   received       SerialSource, written by the driver: bytes from the line
//   received_tail  RingSink, written by the client
//   sent           SerialSource, written by the client: bytes for the line
//   sent_tail      RingSink, written by the driver
#pragma once

#include "lib/ring.hpp"
#include "user/interface.hpp"

namespace nacre::interfaces {

inline constexpr uint64_t serial_capacity = 2048;
using SerialSource = RingSource<serial_capacity>;
using SerialProducer = RingProducer<serial_capacity>;
using SerialConsumer = RingConsumer<serial_capacity>;

struct Serial {
  static constexpr FixedText name{"serial"};
  enum class Status {
    no_device,  ///< the device is missing or has failed
  };

  /// Drops what the driver holds in either direction, then lets bytes flow. The line is closed until then, and again
  /// after a restart of the driver, which the client sees by the new epoch of `received`.
  struct Open : user::Method<Status, 0, "open", user::Takes<>, user::Gives<>> {};

  using Methods = user::MethodList<Open>;
};

}  // namespace nacre::interfaces
