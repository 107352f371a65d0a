# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# A call that has ended can end again.
set(scenario policies)
set(patched_file policy.cpp)
set(from [==[  client.flags &= static_cast<uint8_t>(~closing_flag);
]==])
set(to [==[]==])
