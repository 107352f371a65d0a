// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What follows from the specification about one event on behalf of the current component A:
//   mediation   nothing reaches another component unless the tables allow it; every denial is recorded or counted   (K4)
//   integrity   nobody changes but A, who pays, and the declared peers of what was committed                        (K5, frame)
//   secrecy     two runs that differ only in what A may not see leave A with the same                              (K5, two runs)
// Secrecy is proved of each event up to the point at which the next component is chosen, and of that choice (`enter`) once, for
// every A and every state there.
#pragma once

#include <functional>

#include "proofs/properties/session.hpp"

namespace nacre::proof {

struct Event {
  EntryPoint entry{};
  spec::System before;
  spec::System after;
  spec::Registers registers;
  std::function<spec::System(spec::System)> run;  ///< the specification of this entry
};

/// Nothing for interrupts, which are on nobody's behalf.
[[nodiscard]] std::vector<Obligation> isolation(const Event& event, const std::vector<Term>& given);

}  // namespace nacre::proof
