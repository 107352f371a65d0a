# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# A guard does not let the largest value pass.
set(scenario policies)
set(patched_file policy.cpp)
set(from [==[words.w[i] - row.lo[i] <= row.span[i]]==])
set(to [==[words.w[i] - row.lo[i] < row.span[i]]==])
