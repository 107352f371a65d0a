# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# The short reply overlooks a notification that came meanwhile.
set(scenario supervision)
set(patched_file message.cpp)
set(from [==[server.pending == 0 &&
]==])
set(to [==[
]==])
