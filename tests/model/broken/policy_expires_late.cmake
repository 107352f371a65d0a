# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# A state ends one tick after its time is over.
set(scenario policies)
set(patched_file policy.cpp)
set(from [==[now.to_raw() - place.entered.to_raw() < duration]==])
set(to [==[now.to_raw() - place.entered.to_raw() <= duration]==])
