// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Equality of two values that were chosen among the same few: a statement about the choices, not about the bits.
#pragma once

#include "proofs/terms/term.hpp"

namespace nacre::proof {

/// Means `equal(a, b)`. Where both are trees of `choose`, only the leaves that differ are compared bit by bit.
[[nodiscard]] Term equal_by_cases(Term a, Term b);

}  // namespace nacre::proof
