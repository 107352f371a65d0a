# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# The automata before the one that refuses move.
set(scenario policies)
set(patched_file policy.cpp)
set(from [==[return abi::refusal(abi::Reason::automaton, 0, abi::automaton_of(step), state);]==])
set(to [==[return (void)commit({steps.raw & ((uint64_t{1} << (abi::step_bits * k)) - 1)}, word, now),
             abi::refusal(abi::Reason::automaton, 0, abi::automaton_of(step), state);]==])
