# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# The short call does not arm the timer for the server.
set(scenario supervision)
set(patched_file message.cpp)
set(from [==[      arm_no_later(end);
]==])
set(to [==[]==])
