// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The registers of a system call as plain data. No system call is made here, so this compiles on the host.
#pragma once

#include "abi/calls.hpp"

namespace nacre::user {

/// A handle and, for a call, a method, as one register wants them.
using Selector = Strong<struct SelectorTag, uint64_t>;

/// `low`: the method of a call, the operation of a control, otherwise 0.
[[nodiscard]] constexpr Selector make_selector(uint64_t handle, uint64_t low = 0) {
  return Selector::from_raw(handle << abi::method_bits | low);
}

/// x0..x7 of a call. `selector` is the status in a reply, `outcome` the deadline in a reply_wait.
struct Registers {
  uint64_t word[abi::words]{};  ///< x0 to x5
  uint64_t selector = 0;  ///< x6
  uint64_t outcome = 0;  ///< x7
};

}  // namespace nacre::user
