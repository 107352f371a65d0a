# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# A notification wakes a component that has no budget left.
set(scenario devices)
set(patched_file schedule.cpp)
set(from [==[if (is_receiving(c) && is_funded(c)) wake]==])
set(to [==[if (is_receiving(c)) wake]==])
