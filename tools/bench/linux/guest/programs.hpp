// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the measured components of `systems/network` do, as processes of Linux, on sockets that are there before the
// first of them runs. Each ends the machine on an error.
#pragma once

namespace nacre::bench::guest {

/// Sends each datagram back to where it came from.
[[noreturn]] void run_echo(int socket);
/// Takes and gives bytes as tools/bench/network/stream_order.hpp says, one connection at a time.
[[noreturn]] void run_streams(int listening);
/// A page of 1 KiB; `listening` does not block.
[[noreturn]] void run_pages(int listening);

}  // namespace nacre::bench::guest
