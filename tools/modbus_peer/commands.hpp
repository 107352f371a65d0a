// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The commands on standard input: one line in, one line out.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tools/modbus_peer/room.hpp"

namespace nacre::modbus_peer {

/// What commands can change beside the room.
struct Switches {
  bool log = false;
  bool mute = false;
};

/// A decimal number such as `-3.25` in thousandths; nothing if it is none or has more than three decimals.
[[nodiscard]] std::optional<Milli> parse_milli(std::string_view text);

/// Tenths, as the answers show it.
[[nodiscard]] std::string show_milli(Milli value);

/// Carries out `line` and returns the answer. A line that is no command changes nothing and is answered `error ...`.
[[nodiscard]] std::string carry_out(std::string_view line, Room& room, Switches& switches, uint64_t requests);

}  // namespace nacre::modbus_peer
