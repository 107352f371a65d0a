// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Which obligations of a changed kernel are those of the true one: compared by a digest of their terms, of different stores.
#pragma once

#include <vector>

#include "proofs/properties/session.hpp"

namespace nacre::proof {

/// One for each obligation. Equal ones have the same assumptions, the same goals and the same facts to draw on.
[[nodiscard]] std::vector<uint64_t> digests_of(const std::vector<Fact>& facts,
                                               const std::vector<Obligation>& obligations);

}  // namespace nacre::proof
