# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# A start gets the limit of a request.
set(scenario supervision)
set(patched_file life.cpp)
set(from [==[own(c, entry_of(c).start_limit);]==])
set(to [==[own(c, c.limit);]==])
