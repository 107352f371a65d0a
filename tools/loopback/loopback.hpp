// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Sockets of this machine's own address, which nobody outside it reaches.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <optional>

namespace nacre::loopback {

/// A socket of `type` (SOCK_STREAM or SOCK_DGRAM, and flags), which programs that are started do not inherit. -1: none.
[[nodiscard]] int open(int type);
/// As connect(2): 0, or -1 with errno, EINPROGRESS for sockets that do not wait.
[[nodiscard]] int connect(int descriptor, uint16_t port);
/// Binds to `port`, or to one that the system chooses for 0, and listens if it is a stream. Gives the port.
[[nodiscard]] std::optional<uint16_t> bind(int descriptor, uint16_t port);
/// A port for `type` that is free now: `wish`, or any for 0. Nothing: `wish` is taken.
[[nodiscard]] std::optional<uint16_t> free_port(int type, uint16_t wish = 0);

}  // namespace nacre::loopback
