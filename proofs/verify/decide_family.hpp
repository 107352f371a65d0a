// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The obligations of a family: each by the simplifier, by what the cache remembers, or by the solver.
#pragma once

#include <functional>
#include <span>

#include "proofs/verify/cache.hpp"
#include "proofs/verify/run.hpp"

namespace nacre::proof::verify {

/// One result for each obligation; `done` hears of each. Does not throw: what goes wrong is a finding.
void decide_family(const Family& family, Cache& cache, const RunOptions& options, std::span<Decided> results,
                   const std::function<void()>& done);

}  // namespace nacre::proof::verify
