# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# The automata before the one that refuses move.
set(scenario policies)
set(patched_file policy.cpp)
set(from [==[automaton.saved != word))
      return]==])
set(to [==[automaton.saved != word))
      for (unsigned used = abi::step_bits;; used += abi::step_bits)
        if (used == 64 || steps.raw >> used == rest)
          return (void)commit({used == 64 ? 0 : steps.raw & ((uint64_t{1} << used) - 1)}, word, now),]==])
