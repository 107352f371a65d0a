# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# A reply that may carry nothing but its status carries words.
set(scenario policies)
set(patched_file message.cpp)
set(from [==[(nacre_tables.policy.rows[row].flags & abi::RowFlags::status_only) != 0]==])
set(to [==[false]==])
