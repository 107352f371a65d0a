# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# Control is granted to everybody.
set(scenario supervision)
set(patched_file control.cpp)
set(from [==[nacre_tables.components[index].supervisor == caller.id]==])
set(to [==[true]==])
