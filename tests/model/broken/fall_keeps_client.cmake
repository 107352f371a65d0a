# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# The client of a fallen server hangs.
set(scenario supervision)
set(patched_file life.cpp)
set(from [==[  answer(component(c.serving), abi::Outcome::peer_failed);]==])
set(to [==[]==])
