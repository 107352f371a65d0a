# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# The short path looks at the last step only.
set(scenario policies)
set(patched_file notification.cpp)
set(from [==[nacre_tables.policy.signals[channel].raw != 0]==])
set(to [==[nacre_tables.policy.signals[channel].raw >> 63 != 0]==])
