// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What boot makes of accepted tables: a component is down and funded with its budget, whoever it is; then the first one begins.
#pragma once

#include "proofs/engine/executor.hpp"
#include "proofs/spec/system.hpp"

namespace nacre::proof::spec {

/// From the state that is zero. The servers are a new term; `boot_facts` says what it is.
void boot(System& s);

/// The columns after the components below `done` (7 bits) have been prepared.
void prepare_columns(const System& before, Term done, Memory& memory);
/// The first `done` (7 bits) members.
[[nodiscard]] Term first_members(Term done);
/// Which bits of the servers' word are set after `done` components.
[[nodiscard]] Term is_server_after(System& s, Term done, Term servers, Term c);
[[nodiscard]] std::vector<Fact> boot_facts(const System& before);

}  // namespace nacre::proof::spec
