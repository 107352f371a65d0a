# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# A word below the saved one is let through.
set(scenario policies)
set(patched_file policy.cpp)
set(from [==[automaton.saved != word]==])
set(to [==[automaton.saved < word]==])
