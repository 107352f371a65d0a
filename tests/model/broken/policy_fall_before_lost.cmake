# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# A component falls before the call that it has made is lost.
set(scenario policies)
set(patched_file life.cpp)
set(from [==[  const Moves made = close_call(c, abi::Moment::lost, now);
  const Moves fallen = commit(nacre_tables.policy.restarts[c.id.to_raw()], 0, now);]==])
set(to [==[  const Moves fallen = commit(nacre_tables.policy.restarts[c.id.to_raw()], 0, now);
  const Moves made = close_call(c, abi::Moment::lost, now);]==])
