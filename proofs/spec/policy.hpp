// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What a compiled policy says and does (abi/policy.hpp): rows, automata, rates. The three functions with a value of their own
// are proved once; where a handler calls them, these take their place.
#pragma once

#include <array>

#include "abi/policy.hpp"
#include "proofs/spec/system.hpp"

namespace nacre::proof::spec {

/// A short name for a value, the same for the same value: what is only passed on is not looked into again and again.
[[nodiscard]] Term called(System& s, const char* what, Term value);

// ---- The three, as they are. 64 bits each.

/// The first alternative from `first` (8 bits) on that matches the words; 256: none.
[[nodiscard]] Term first_match(System& s, const std::array<Term, abi::words>& words, Term first);
/// Why the steps are refused; 0: they are not.
[[nodiscard]] Term refusal_of(System& s, Term steps, Term word, Term now);
/// The word that `same` and `keep` of a row (8 bits) mean.
[[nodiscard]] Term meant_word(System& s, Term row, const std::array<Term, abi::words>& words);
struct Moved {
  Term states;   ///< before in bytes 0 to 3, after in bytes 4 to 7
  Term changed;  ///< not zero: an automaton entered a state or saved a word
};
/// What one step does, if it is in use.
Moved move_by_step(System& s, Term steps, unsigned k, Term word, Term now);
/// All that are in use, up to the first that is not.
Moved move_all(System& s, Term steps, Term word, Term now);

// ---- The same by name, for events.

struct Found {
  Term matched;  ///< 1 bit
  Term row;      ///< 8 bits, if so
};
[[nodiscard]] Found find_row(System& s, const std::array<Term, abi::words>& words, Term first);
[[nodiscard]] Term compared_word(System& s, Term row, const std::array<Term, abi::words>& words);
[[nodiscard]] Term find_refusal(System& s, Term steps, Term word, Term now);
Moved commit(System& s, Term steps, Term word, Term now);

// ---- Parts of events.

[[nodiscard]] Term at_moment(Term steps, Term moment);
[[nodiscard]] Term is_too_soon(System& s, Term row, Term now);
void take_turn(System& s, Term row, Term now);
[[nodiscard]] Term is_closing(System& s, Term c);
/// The call that c has open ends, if a policy wants to know.
Moved close_call(System& s, Term c, Term moment, Term now);

}  // namespace nacre::proof::spec
