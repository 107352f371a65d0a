# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# A server without budget is preempted inside a request.
set(scenario nesting)
set(patched_file account.cpp)
set(from [==[nacre_state.runnable = nacre_state.funded | nacre_state.servers;]==])
set(to [==[nacre_state.runnable = nacre_state.funded;]==])
