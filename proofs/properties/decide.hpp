// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Which instances a proof needs is found by refuting it: begin with none, and while there is a counterexample add instances
// that it violates. What is proved is proved from few; what remains refuted satisfies every instance.
#pragma once

#include <set>

#include "proofs/properties/session.hpp"

namespace nacre::proof {

/// What others of the same family have used: instances, by their terms. Tried early, and added to.
struct Experience {
  std::set<uint32_t> needed;  ///< their certificates use them
  std::set<uint32_t> tried;   ///< they were in their queries
};

[[nodiscard]] Decision decide(const std::string& name, const std::vector<Term>& given, const std::vector<Term>& goals,
                              const std::vector<Instance>& candidates, Experience& experience, const Limits& limits);

}  // namespace nacre::proof
