# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# A time that was over is caught up, but not the next one.
set(scenario policies)
set(patched_file policy.cpp)
set(from [==[i < abi::expiries_in_a_row]==])
set(to [==[i < 1]==])
