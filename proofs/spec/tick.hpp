// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The timer's event: the same for every component, all at once.
#pragma once

#include "proofs/engine/executor.hpp"
#include "proofs/spec/system.hpp"

namespace nacre::proof::spec {

/// What the timer does for component `c`, and when it needs the timer next (never: not at all).
[[nodiscard]] Term serve(System& s, Term c);

/// All components are served; the timer is armed for the first that needs it. The words whose bits the components change,
/// and the earliest need, are new terms (named by the environment): `facts` says what they are.
void tick(System& s);

/// The state of the columns after the components below `done` (7 bits) have been served, from the state `before`.
void tick_columns(const System& before, Term done, Memory& memory);

/// The words and the earliest need, with what is known of them: ready, funded, runnable, next, and who needs it.
[[nodiscard]] std::vector<Accumulator> tick_accumulators(const System& before);

/// What is known of the terms that the last `tick` of this state's environment made.
[[nodiscard]] std::vector<Fact> tick_facts(const System& before);

}  // namespace nacre::proof::spec
