# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# Staying begins the time of the state anew.
set(scenario policies)
set(patched_file policy.cpp)
set(from [==[(move & MoveBits::enters) != 0 ? now : place.entered]==])
set(to [==[now]==])
