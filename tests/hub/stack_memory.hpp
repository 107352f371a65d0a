// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What lwIP has in use of its fixed memory, read from the component's pages.
#pragma once

#include <string>

#include "tests/target/observer/subject.hpp"

namespace nacre::hub_test {

struct StackUsage {
  unsigned connections = 0;  ///< neither closed nor waiting for their time to be over
  unsigned segments = 0;
  unsigned packets = 0;  ///< pbufs that refer to other memory
  unsigned frames = 0;   ///< received
  unsigned heap_bytes = 0;
  unsigned control_blocks = 0;  ///< of TCP, those of closed connections too
  unsigned control_blocks_there = 0;
  std::string peers;  ///< of the connections: address, port, lwIP's state, whether a client or a place to wait has it
};

/// The machine is stopped, and the stack waits.
[[nodiscard]] StackUsage stack_usage(const observer::Subject& subject);

}  // namespace nacre::hub_test
