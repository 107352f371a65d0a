# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# The word of a refused call is saved.
set(scenario policies)
set(patched_file policy.cpp)
set(from [==[return abi::refusal(abi::Reason::automaton, 0, abi::automaton_of(rest), state);]==])
set(to [==[return nacre_state.automata[abi::automaton_of(rest)].saved = word,
             abi::refusal(abi::Reason::automaton, 0, abi::automaton_of(rest), state);]==])
