// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Which instances a proof needs is found by refuting it: begin with none, and while there is a counterexample add instances
// that it violates. What is proved is proved from few; what remains refuted satisfies every instance.
#pragma once

#include <set>

#include "proofs/properties/session.hpp"

namespace nacre::proof {

/// `seeds`: instances that others have needed, by their terms; tried at once, and added to.
[[nodiscard]] Decision decide(const std::string& name, const std::vector<Term>& given, const std::vector<Term>& goals,
                              const std::vector<Instance>& candidates, std::set<uint32_t>& seeds, const Limits& limits);

}  // namespace nacre::proof
