# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# The short path does not look for policies that want to know.
set(scenario policies)
set(patched_file message.cpp)
set(from [==[(client.flags & (abi::ComponentFlags::server | closing_flag)) == 0]==])
set(to [==[(client.flags & abi::ComponentFlags::server) == 0]==])
