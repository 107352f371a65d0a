// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/core/policy.hpp"

namespace nacre::kernel {

namespace {

[[nodiscard]] bool guards_hold(const abi::Row& row, const Words& words) {
  bool hold = true;
  for (unsigned i = 0; i < abi::words; ++i) hold &= words.w[i] - row.lo[i] <= row.span[i];
  return hold;
}

}  // namespace

bool allowed(const abi::ChannelEntry& channel, uint64_t selector, const Words& words) {
  const uint64_t method = uint64_t{1} << (selector & 63);
  if ((channel.plain & method) != 0) return true;
  if ((channel.governed & method) == 0) return false;
  const auto before = static_cast<unsigned>(__builtin_popcountll(channel.governed & (method - 1)));
  return guards_hold(nacre_tables.policy.rows[channel.first_row + before], words);
}

}  // namespace nacre::kernel
