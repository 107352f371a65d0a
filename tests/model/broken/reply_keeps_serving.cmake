# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# The general reply forgets that the request is closed.
set(scenario supervision)
set(patched_file message.cpp)
set(from [==[  nacre_state.ready |= bit(client);
  server.serving = nobody;]==])
set(to [==[  nacre_state.ready |= bit(client);]==])
