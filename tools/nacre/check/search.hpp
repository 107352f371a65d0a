// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// All states that a product can reach, or the way to where the claim is false.
#pragma once

#include "tools/nacre/check/product.hpp"
#include "tools/nacre/check/visited.hpp"

namespace nacre::tool::check {

enum class Result : uint8_t { holds, refuted, out_of_memory };

struct Searched {
  Result result = Result::holds;
  uint64_t states = 0;
  uint64_t bytes = 0;  ///< most memory that was in use
};

/// Whether the claim holds. `visited` gets the keys of all states that can be reached, if it does.
[[nodiscard]] Searched search(const Product& product, uint64_t memory, Visited& visited);

/// Numbers of packed events, from the initial state on; the last makes the claim false. As few as can be that are not
/// hostile. Of a refuted claim; nothing if the memory does not suffice.
[[nodiscard]] std::vector<unsigned> shortest_attack(const Product& product, uint64_t memory);

}  // namespace nacre::tool::check
