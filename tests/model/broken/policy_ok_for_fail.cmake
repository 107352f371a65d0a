# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# Only a negative status counts as an error.
set(scenario policies)
set(patched_file message.cpp)
set(from [==[status == 0 ? abi::Moment::ok : abi::Moment::fail]==])
set(to [==[static_cast<int64_t>(status) >= 0 ? abi::Moment::ok : abi::Moment::fail]==])
