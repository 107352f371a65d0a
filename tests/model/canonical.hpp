// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Makes the reachable graph finite. Two states whose futures cannot differ in kind are the same: times count from the last
// event, what is only counted (generations, use, records) is forgotten, a budget that cannot run out is always full, and
// the registers of a component that has run bear one name. Nothing of this is used when a transition is compared: the
// comparison sees both full states.
#pragma once

#include <string>

#include "tests/model/machine.hpp"

namespace nacre::model {

/// The instant of the last event in every canonical state. Even, and no quantum begins at 0.
inline constexpr Instant canonical_now = Instant::from_raw(uint64_t{1} << 20);
/// An overdraft is cut off here: the supervisor's starts could deepen it for ever.
inline constexpr int64_t deepest_overdraft = -8;

/// Names of the registers of `c` while it runs.
[[nodiscard]] constexpr uint64_t running_stamp(Id c) { return uint64_t{c} + 1; }

void make_canonical(Machine& machine);

/// A canonical state as bytes, and back. `unpack` leaves nothing of the old state.
void pack(const Machine& machine, std::string& bytes);
void unpack(const char* bytes, Machine& machine);

}  // namespace nacre::model
