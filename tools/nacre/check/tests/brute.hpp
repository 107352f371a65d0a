// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A second checker, slow and plain: every trace of so many events on the tables, with words as they are, and each claim
// looked up in the whole trace by its definition. Nothing of the first one is used.
#pragma once

#include <array>
#include <optional>

#include "tools/nacre/policy/compiled.hpp"
#include "tools/nacre/policy/names.hpp"

namespace nacre::tool::check {

/// Random tables for a root, a server, one between and a client; and a claim about them.
struct RandomCase {
  policy::Compiled compiled;
  policy::File file;  ///< of the claim, which is its only item
  std::string text;
};
[[nodiscard]] RandomCase random_case(uint64_t seed);

/// Events of the shortest trace, up to `bound`, at the end of which the claim is false.
[[nodiscard]] std::optional<unsigned> brute_force(const policy::Compiled& compiled, const policy::Claim& claim, unsigned bound);

}  // namespace nacre::tool::check
