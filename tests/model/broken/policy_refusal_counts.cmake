# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# A call that an automaton refuses counts on its rate.
set(scenario policies)
set(patched_file message.cpp)
set(from [==[  if (refusal != 0) {
    nacre_audit]==])
set(to [==[  if (refusal != 0) {
    take_turn(row, now);
    nacre_audit]==])
