# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# Nobody hears that the call of a fallen client is lost.
set(scenario policies)
set(patched_file life.cpp)
set(from [==[const Moves made = close_call(c, abi::Moment::lost, now);]==])
set(to [==[const Moves made{0, 0};]==])
